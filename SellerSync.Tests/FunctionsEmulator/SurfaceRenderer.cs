using System.Reflection;

namespace SellerSync.Tests.FunctionsEmulator;

/// <summary>Writes a type's public surface the way WorkerSurface.txt does, so that the two compare line by line.</summary>
internal static class SurfaceRenderer
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Render(Type type) => [.. Usage(type), Header(type), .. Members(type)];

    private static IEnumerable<string> Usage(Type type) => type.GetCustomAttributesData()
        .Where(attribute => attribute.AttributeType == typeof(AttributeUsageAttribute))
        .Select(attribute =>
        {
            var targets = ((AttributeTargets)attribute.ConstructorArguments[0].Value!).ToString()
                .Split(", ")
                .OrderBy(target => target, StringComparer.Ordinal);
            var named = attribute.NamedArguments.Select(argument => $", {argument.MemberName} = {argument.TypedValue.Value}");

            return $"[AttributeUsage({string.Join(" | ", targets)}{string.Concat(named)})]";
        });

    private static string Header(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
            return $"public delegate {SignatureRenderer.Method(type.GetMethod("Invoke")!, type.Name)};";
        if (type.IsEnum)
            return $"public enum {type.Name}";

        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var bases = new[] { type.BaseType }
            .Where(parent => parent is not null && parent != typeof(object))
            .Concat(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []))
            .Select(parent => TypeRenderer.Render(parent!, null));
        var list = string.Join(", ", bases);

        return $"public {kind} {type.Name}{(list.Length == 0 ? "" : $" : {list}")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
            return [];
        if (type.IsEnum)
            return [$"  {{ {string.Join(", ", Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt32(Enum.Parse(type, name), null)}"))} }}"];

        var constructors = type.GetConstructors(Declared).Where(IsOffered).Select(SignatureRenderer.Constructor);
        var properties = type.GetProperties(Declared).Where(property => IsOffered(property.GetMethod!)).Select(SignatureRenderer.Property);
        var methods = type.GetMethods(Declared)
            .Where(method => IsOffered(method) && !method.IsSpecialName)
            .Select(method => SignatureRenderer.Modifiers(method) + SignatureRenderer.Method(method, method.Name));

        return constructors.Concat(properties).Concat(methods).Select(member => $"  {member}");
    }

    private static bool IsOffered(MethodBase member) => member.IsPublic || member.IsFamily;
}

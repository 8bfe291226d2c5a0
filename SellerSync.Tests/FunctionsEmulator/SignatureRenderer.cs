using System.Reflection;
using System.Runtime.CompilerServices;

namespace SellerSync.Tests.FunctionsEmulator;

internal static class SignatureRenderer
{
    public static string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)} {constructor.DeclaringType!.Name}({Parameters(constructor)})";

    public static string Property(PropertyInfo property)
    {
        var getter = property.GetMethod!;
        var setter = property.SetMethod is not { } set ? "" : set.IsPublic ? " set;" : " private set;";
        var modifiers = getter.DeclaringType!.IsInterface ? "public " : Modifiers(getter);

        return $"{modifiers}{TypeRenderer.Render(property.PropertyType, TypeRenderer.Of(property))} {property.Name} {{ get;{setter} }}";
    }

    public static string Method(MethodInfo method, string name)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";

        return $"{TypeRenderer.Render(method.ReturnType, TypeRenderer.Of(method.ReturnParameter))} {name}{generic}({extension}{Parameters(method)}){Constraints(method)}";
    }

    public static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
            return "";
        var kind = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };

        return $"{Access(method)} {kind}";
    }

    private static string Access(MethodBase member) => member.IsPublic ? "public" : "protected";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + $"{TypeRenderer.Render(parameter.ParameterType, TypeRenderer.Of(parameter))} {parameter.Name}"
        + (parameter.HasDefaultValue ? " = default" : "")));

    private static string Constraints(MethodInfo method)
    {
        var clauses = method.GetGenericArguments()
            .Select(argument => (argument.Name, Constraints: argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)
                ? argument.GetGenericParameterConstraints().Select(type => type.Name).Prepend("class")
                : argument.GetGenericParameterConstraints().Select(type => type.Name)))
            .Where(clause => clause.Constraints.Any())
            .Select(clause => $" where {clause.Name} : {string.Join(", ", clause.Constraints)}");

        return string.Concat(clauses);
    }
}

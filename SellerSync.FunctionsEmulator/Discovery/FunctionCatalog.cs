using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace SellerSync.FunctionsEmulator.Discovery;

/// <summary>
/// Finds functions by their attributes. Where the real host would silently skip a function (a method that is not public) or fail at
/// its first call, this stops the start: every reason in one <see cref="InvalidOperationException"/>, each naming its function.
/// </summary>
internal static class FunctionCatalog
{
    private const BindingFlags AnyMethod =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FunctionDescriptor> Discover(IEnumerable<Type> types)
    {
        var functions = new List<FunctionDescriptor>();
        var errors = new List<string>();
        var methods = types.SelectMany(type => type.GetMethods(AnyMethod))
            .Select(method => (method, attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.attribute is not null);

        foreach (var (method, attribute) in methods)
        {
            try
            {
                functions.Add(Describe(method, attribute!.Name));
            }
            catch (Exception e) when (e is InvalidOperationException or RoutePatternException)
            {
                errors.Add($"Function '{attribute!.Name}': {e.Message}");
            }
        }

        errors.AddRange(functions
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"Function '{group.Key}': the name is used {group.Count()} times."));

        return errors.Count == 0 ? functions : throw new InvalidOperationException(string.Join(Environment.NewLine, errors));
    }

    private static FunctionDescriptor Describe(MethodInfo method, string name)
    {
        var type = method.DeclaringType!;
        if (!method.IsPublic || !type.IsVisible)
            throw new InvalidOperationException($"{type.Name}.{method.Name} is not public.");
        if (method.IsGenericMethod || type.ContainsGenericParameters || (type.IsAbstract && !method.IsStatic))
            throw new InvalidOperationException($"{type.Name}.{method.Name} is abstract or generic.");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            throw new InvalidOperationException($"{type.Name}.{method.Name} is async void; return a Task.");

        var triggers = method.GetParameters()
            .SelectMany(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>(), (parameter, trigger) => (parameter, trigger))
            .ToList();
        if (triggers is not [var (triggerParameter, trigger)])
            throw new InvalidOperationException($"it must have one trigger, not {triggers.Count}.");
        if (trigger is not (HttpTriggerAttribute or QueueTriggerAttribute or TimerTriggerAttribute))
            throw new InvalidOperationException($"the emulator has no {trigger.GetType().Name}.");

        var result = FunctionResult.Of(method, trigger);

        return new FunctionDescriptor(
            name,
            method,
            trigger,
            [.. method.GetParameters().Select(parameter => ParameterBinding.For(parameter, trigger))],
            result,
            new DiscoveredDefinition(name, method, triggerParameter, trigger, result));
    }
}

using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace SellerSync.FunctionsEmulator.Discovery;

/// <summary>What middleware may read about a function.</summary>
internal sealed class DiscoveredDefinition(
    string name,
    MethodInfo method,
    ParameterInfo triggerParameter,
    TriggerBindingAttribute trigger,
    FunctionResult result) : FunctionDefinition
{
    public override string Name { get; } = name;

    public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string PathToAssembly { get; } = method.DeclaringType!.Assembly.Location;

    /// <summary>The same at every start, so that what is logged can be matched.</summary>
    public override string Id { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{method.DeclaringType!.FullName}.{method.Name}:{name}")))[..32];

    public override ImmutableArray<FunctionParameter> Parameters { get; } = [.. method.GetParameters().Select(Describe)];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        Index([new DiscoveredBinding(triggerParameter.Name!, TypeOf(trigger), BindingDirection.In)]);

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } = Index(result.Bindings);

    private static FunctionParameter Describe(ParameterInfo parameter)
    {
        var properties = parameter.GetCustomAttribute<BindingAttribute>() is { } attribute
            ? ImmutableDictionary<string, object>.Empty.Add("bindingAttribute", attribute)
            : ImmutableDictionary<string, object>.Empty;

        return new FunctionParameter(
            parameter.Name!,
            parameter.ParameterType,
            parameter.HasDefaultValue,
            parameter.HasDefaultValue ? parameter.DefaultValue : null,
            properties);
    }

    private static string TypeOf(TriggerBindingAttribute trigger) => trigger switch
    {
        HttpTriggerAttribute => "httpTrigger",
        QueueTriggerAttribute => "queueTrigger",
        _ => "timerTrigger",
    };

    private static ImmutableDictionary<string, BindingMetadata> Index(IEnumerable<BindingMetadata> bindings) =>
        bindings.ToImmutableDictionary(binding => binding.Name);
}

using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace SellerSync.FunctionsEmulator.Discovery;

/// <summary>One function as its attributes declare it.</summary>
internal sealed record FunctionDescriptor(
    string Name,
    MethodInfo Method,
    TriggerBindingAttribute Trigger,
    IReadOnlyList<ParameterBinding> Parameters,
    FunctionResult Result,
    FunctionDefinition Definition)
{
    public FunctionCall Call { get; } = new(Method);
}

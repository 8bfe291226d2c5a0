using Microsoft.AspNetCore.Http;
using SellerSync.FunctionsEmulator.Discovery;

namespace SellerSync.FunctionsEmulator.Invocation;

/// <summary>What set a function off: the value for its trigger parameter and what is known about it by name.</summary>
internal sealed record TriggerEvent(object? Value, IReadOnlyDictionary<string, object?> BindingData, HttpContext? Http = null)
{
    private static readonly Dictionary<string, object?> Nothing = [];

    public TriggerEvent(object? value)
        : this(value, Nothing)
    {
    }
}

/// <summary>Rides in the context's features: middleware may wrap the context, the function still finds its event and leaves its result.</summary>
internal sealed class FunctionInvocation(FunctionDescriptor function, TriggerEvent trigger)
{
    public FunctionDescriptor Function => function;

    public TriggerEvent Trigger => trigger;

    public object? Result { get; set; }
}

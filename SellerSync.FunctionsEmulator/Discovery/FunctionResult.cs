using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace SellerSync.FunctionsEmulator.Discovery;

/// <summary>One queue that a function's result feeds; <c>Read</c> takes the message or messages out of the result.</summary>
internal sealed record QueueOutput(string Name, QueueOutputAttribute Attribute, Func<object, object?> Read);

/// <summary>What becomes of a function's return value: an HTTP response, queue messages, or both.</summary>
internal sealed record FunctionResult(Func<object, object?>? HttpResponse, IReadOnlyList<QueueOutput> Queues)
{
    public IEnumerable<BindingMetadata> Bindings =>
    [
        .. HttpResponse is null ? Array.Empty<BindingMetadata>() : [new DiscoveredBinding("$return", "http", BindingDirection.Out)],
        .. Queues.Select(queue => new DiscoveredBinding(queue.Name, "queue", BindingDirection.Out)),
    ];

    public static FunctionResult Of(MethodInfo method, TriggerBindingAttribute trigger)
    {
        var type = Unwrap(method.ReturnType);
        var isHttp = trigger is HttpTriggerAttribute;
        if (method.GetCustomAttribute<QueueOutputAttribute>() is { } attribute && !isHttp)
            return new FunctionResult(null, [new QueueOutput("$return", attribute, value => value)]);
        if (type is null)
            return new FunctionResult(null, []);
        if (isHttp && IsResponse(type))
            return new FunctionResult(value => value, []);

        var response = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(HttpResultAttribute)));
        var queues = type.GetProperties()
            .Select(property => (property, attribute: property.GetCustomAttribute<QueueOutputAttribute>()))
            .Where(output => output.attribute is not null)
            .Select(output => new QueueOutput(output.property.Name, output.attribute!, output.property.GetValue))
            .ToList();
        var isBound = isHttp ? response is not null && IsResponse(response.PropertyType) : response is null && queues.Count > 0;

        return isBound
            ? new FunctionResult(isHttp ? response!.GetValue : null, queues)
            : throw new InvalidOperationException($"its result of type {type.Name} is bound to nothing.");
    }

    private static Type? Unwrap(Type type)
    {
        if (type == typeof(void) || type == typeof(Task))
            return null;

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;
    }

    private static bool IsResponse(Type type) => type.IsAssignableTo(typeof(IActionResult)) || type.IsAssignableTo(typeof(IResult));
}

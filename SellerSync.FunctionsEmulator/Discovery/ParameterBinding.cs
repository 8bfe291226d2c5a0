using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using SellerSync.FunctionsEmulator.Http;
using SellerSync.FunctionsEmulator.Queues;

namespace SellerSync.FunctionsEmulator.Discovery;

/// <summary>Where one parameter's value comes from: the context, or what the trigger handed over (a request, a message, a timer).</summary>
internal sealed class ParameterBinding(Func<FunctionContext, object?, object?> bind)
{
    /// <summary>The real worker reads queue messages into classes without regard to case.</summary>
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public object? Bind(FunctionContext context, object? trigger) => bind(context, trigger);

    public static ParameterBinding For(ParameterInfo parameter, TriggerBindingAttribute trigger)
    {
        var type = parameter.ParameterType;
        var isTrigger = parameter.IsDefined(typeof(TriggerBindingAttribute));
        if (type == typeof(FunctionContext))
            return new((context, _) => context);
        if (type == typeof(CancellationToken))
            return new((context, _) => context.CancellationToken);

        return (trigger, isTrigger) switch
        {
            (HttpTriggerAttribute, _) when type == typeof(HttpRequest) => new((context, _) => HttpContextItem.Of(context).Request),
            (HttpTriggerAttribute http, false) when IsInRoute(http, parameter.Name!) => BindingData(parameter),
            (TimerTriggerAttribute, true) when type == typeof(TimerInfo) => new((_, timer) => timer),
            (QueueTriggerAttribute, true) => Message(type),
            (QueueTriggerAttribute, false) when QueueBindingData.Has(parameter.Name!) => BindingData(parameter),
            _ => throw new InvalidOperationException($"parameter '{parameter.Name}' of type {type.Name} cannot be bound."),
        };
    }

    private static ParameterBinding Message(Type type)
    {
        if (type.IsAbstract || type.IsPointer || type.IsByRef || (type.IsPrimitive && !type.IsEnum))
            throw new InvalidOperationException($"a queue message cannot be bound to {type.Name}.");

        return new((_, trigger) =>
        {
            var message = (QueueMessage)trigger!;
            if (type == typeof(QueueMessage))
                return message;
            if (type == typeof(BinaryData))
                return message.Body;
            if (type == typeof(byte[]))
                return message.Body.ToArray();

            return type == typeof(string) ? message.Body.ToString() : JsonSerializer.Deserialize(message.Body, type, Json);
        });
    }

    /// <summary>A value that came with the trigger under the parameter's name, as text; null or the default when it did not.</summary>
    private static ParameterBinding BindingData(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
            throw new InvalidOperationException($"parameter '{parameter.Name}' of type {type.Name} cannot be bound.");
        var absent = parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : null;

        return new((context, _) =>
            context.BindingContext.BindingData.TryGetValue(parameter.Name!, out var value) && value is string text
                ? converter.ConvertFromInvariantString(text.Trim('"'))
                : absent);
    }

    private static bool IsInRoute(HttpTriggerAttribute trigger, string name) =>
        trigger.Route is { } route && RoutePatternFactory.Parse(route).GetParameter(name) is not null;
}

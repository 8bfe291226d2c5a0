using System.Globalization;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>What the host tells the worker about a message: texts as they are, all else as JSON in a string.</summary>
internal static class QueueBindingData
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "QueueTrigger", "Id", "PopReceipt", "DequeueCount", "InsertionTime", "ExpirationTime", "NextVisibleTime",
    };

    public static bool Has(string name) => Names.Contains(name);

    public static TriggerEvent Of(QueueMessage message) => new(
        message,
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["QueueTrigger"] = message.Body.ToString(),
            ["Id"] = message.MessageId,
            ["PopReceipt"] = message.PopReceipt,
            ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
            ["InsertionTime"] = JsonSerializer.Serialize(message.InsertedOn ?? default),
            ["ExpirationTime"] = JsonSerializer.Serialize(message.ExpiresOn ?? default),
            ["NextVisibleTime"] = JsonSerializer.Serialize(message.NextVisibleOn ?? default),
        });
}

using System.Collections;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SellerSync.FunctionsEmulator.Discovery;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>Sends what a function returned to the queues that its result names: a text as it is, all else as JSON, null not at all.</summary>
internal sealed class QueueOutputs(QueueClients clients, MessageEncoding encoding)
{
    public async Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellationToken)
    {
        if (result is null)
            return;

        foreach (var output in function.Result.Queues)
        {
            var messages = Messages(output.Read(result)).ToList();
            if (messages.Count == 0)
                continue;

            var queue = clients.Open(function.Name, output.Attribute.QueueName, output.Attribute.Connection);
            foreach (var message in messages)
                await SendAsync(queue, encoding.Encode(message), cancellationToken);
        }
    }

    private static async Task SendAsync(QueueClient queue, string message, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendMessageAsync(message, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(message, cancellationToken);
        }
    }

    private static IEnumerable<string> Messages(object? value) => value switch
    {
        null => [],
        string text => [text],
        BinaryData data => [data.ToString()],
        byte[] bytes => [new BinaryData(bytes).ToString()],
        IDictionary map => [JsonSerializer.Serialize(map)],
        IEnumerable many => many.Cast<object?>().SelectMany(Messages),
        _ => [JsonSerializer.Serialize(value, value.GetType())],
    };
}

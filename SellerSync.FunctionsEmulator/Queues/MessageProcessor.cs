using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Discovery;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>
/// Takes one message to its end: deleted when the function succeeded; else visible again after visibilityTimeout, until
/// maxDequeueCount deliveries have failed and it moves to the poison queue. One that cannot be decoded moves there at once.
/// </summary>
internal sealed partial class MessageProcessor(
    FunctionDescriptor function,
    QueueClient queue,
    QueueClient? poison,
    QueueOptions options,
    MessageEncoding encoding,
    TimeSpan messageLease,
    FunctionInvoker invoker,
    TimeProvider timeProvider,
    ILogger logger)
{
    public async Task ProcessAsync(QueueMessage message)
    {
        try
        {
            if (message.DequeueCount > options.MaxDequeueCount || !encoding.TryDecode(message, out var decoded))
            {
                await PoisonAsync(message, message.PopReceipt);
                return;
            }

            using var renewal = new MessageRenewal(queue, message, messageLease, timeProvider, logger);
            var succeeded = await InvokeAsync(decoded);
            await CompleteAsync(message, await renewal.StopAsync(), succeeded);
        }
        catch (Exception e)
        {
            // The trigger's edge: a message whose end could not be written comes back when its lease is over.
            LogNotCompleted(e, message.MessageId, queue.Name);
        }
    }

    /// <summary>Gives back a message that was fetched while the host began to stop.</summary>
    public async Task ReturnAsync(QueueMessage message)
    {
        try
        {
            await ReleaseAsync(message, message.PopReceipt, TimeSpan.Zero);
        }
        catch (Exception e)
        {
            LogNotCompleted(e, message.MessageId, queue.Name);
        }
    }

    private async Task<bool> InvokeAsync(QueueMessage message)
    {
        try
        {
            await invoker.InvokeAsync(function, QueueBindingData.Of(message), CancellationToken.None);

            return true;
        }
        catch (Exception)
        {
            // Logged by the invoker. Any exception, a cancellation too, means: not done, deliver again.
            return false;
        }
    }

    private Task CompleteAsync(QueueMessage message, string popReceipt, bool succeeded)
    {
        if (succeeded)
            return queue.DeleteMessageAsync(message.MessageId, popReceipt, CancellationToken.None);

        return message.DequeueCount >= options.MaxDequeueCount
            ? PoisonAsync(message, popReceipt)
            : ReleaseAsync(message, popReceipt, options.VisibilityTimeout);
    }

    private async Task ReleaseAsync(QueueMessage message, string popReceipt, TimeSpan hidden) => await queue.UpdateMessageAsync(
        message.MessageId, popReceipt, visibilityTimeout: hidden, cancellationToken: CancellationToken.None);

    /// <summary>A poison queue's own function has no further one: its message comes back for ever, as on the real host.</summary>
    private async Task PoisonAsync(QueueMessage message, string popReceipt)
    {
        if (poison is null)
        {
            await ReleaseAsync(message, popReceipt, options.VisibilityTimeout);
            return;
        }

        LogPoisoned(message.MessageId, message.DequeueCount, poison.Name);
        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await poison.SendMessageAsync(message.Body.ToString(), CancellationToken.None);
        await queue.DeleteMessageAsync(message.MessageId, popReceipt, CancellationToken.None);
    }

    [LoggerMessage(310, LogLevel.Warning, "Message {MessageId} moved to {PoisonQueue} after {DequeueCount} deliveries.")]
    private partial void LogPoisoned(string messageId, long dequeueCount, string poisonQueue);

    [LoggerMessage(311, LogLevel.Warning, "The end of message {MessageId} could not be written to {Queue}; it will be delivered again.")]
    private partial void LogNotCompleted(Exception e, string messageId, string queue);
}

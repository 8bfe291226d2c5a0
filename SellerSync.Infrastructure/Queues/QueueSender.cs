using Azure;
using Azure.Identity;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SellerSync.Domain.Faults;

namespace SellerSync.Infrastructure.Queues;

/// <summary>Sends to Azure Storage queues; a queue that is missing is made by its first message.</summary>
public sealed class QueueSender(QueueServiceClient queues, TimeProvider time)
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    // A caller may be waiting, and everything that is sent has another way to be found.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="QueueUnavailableException">The queue did not take it in time.</exception>
    public async Task SendAsync(string queueName, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await SendOrCreateAsync(queues.GetQueueClient(queueName), text, delay, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException)
        {
            throw new QueueUnavailableException($"The queue {queueName} cannot be reached", exception);
        }
    }

    private static async Task SendOrCreateAsync(QueueClient queue, string text, TimeSpan delay, CancellationToken cancellationToken)
    {
        // The service counts whole seconds: rounded down, a message would come before its time and find nothing to do.
        var visibilityTimeout = TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(delay.TotalSeconds), 0, MaxDelay.TotalSeconds));
        try
        {
            await queue.SendMessageAsync(text, visibilityTimeout, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(text, visibilityTimeout, cancellationToken: cancellationToken);
        }
    }
}

using System.Text;
using Azure;
using Azure.Identity;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;

namespace SellerSync.Infrastructure.Queues;

/// <summary><see cref="IPoisonMessages"/> on Azure Storage queues.</summary>
/// <param name="raw">Takes messages as they are: what is not even base64 must be seen as well.</param>
public sealed class PoisonMessages(QueueServiceClient raw, QueueSender sender, IOptions<QueueNames> names) : IPoisonMessages
{
    /// <summary>What the Functions host adds to a queue's name.</summary>
    public const string Suffix = "-poison";

    private const int MostAtOnce = 32; // the service's own limit
    private const int MostRequeued = 1_000;

    private static readonly TimeSpan HandledWithin = TimeSpan.FromMinutes(1);

    private string[] Queues => [names.Value.ProductProcessingQueue, names.Value.ProductBatchesQueue];

    public async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>();
        foreach (var queue in Queues)
        {
            counts[queue] = await CountAsync(queue, cancellationToken);
        }

        return counts;
    }

    public async Task<IReadOnlyList<PoisonPile>> ReadAsync(CancellationToken cancellationToken)
    {
        var read = new List<PoisonPile>();
        foreach (var queue in Queues)
        {
            var peeked = await AskAsync(queue, poison => poison.PeekMessagesAsync(MostAtOnce, cancellationToken), cancellationToken) ?? [];
            read.Add(new PoisonPile(
                queue,
                await CountAsync(queue, cancellationToken),
                [.. peeked.Select(message => Read(queue, message.MessageId, message.InsertedOn, message.Body).Shown)]));
        }

        return read;
    }

    public async Task<IReadOnlyList<PoisonRequeued>> RequeueAsync(string? queue, CancellationToken cancellationToken)
    {
        var requeued = new List<PoisonRequeued>();
        foreach (var one in Queues.Where(name => queue is null || queue == name))
        {
            requeued.Add(await RequeueAllAsync(one, cancellationToken));
        }

        return requeued;
    }

    private async Task<PoisonRequeued> RequeueAllAsync(string queue, CancellationToken cancellationToken)
    {
        var (requeued, kept, held) = (0, new List<PoisonMessage>(), new List<QueueMessage>());
        try
        {
            while (requeued + kept.Count < MostRequeued
                && await AskAsync(queue, poison => poison.ReceiveMessagesAsync(MostAtOnce, HandledWithin, cancellationToken), cancellationToken) is { Length: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    var (shown, text) = Read(queue, message.MessageId, message.InsertedOn, message.Body);
                    if (shown.Unreadable is not null)
                    {
                        kept.Add(shown);
                        held.Add(message);
                        continue;
                    }

                    // Sent before it is deleted: a crash in between doubles it, and what comes twice is done once.
                    await sender.SendAsync(queue, text, TimeSpan.Zero, cancellationToken);
                    await AskAsync(queue, poison => poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, CancellationToken.None), cancellationToken);
                    requeued++;
                }
            }
        }
        finally
        {
            await ShowAgainAsync(queue, held);
        }

        return new PoisonRequeued(queue, requeued, kept);
    }

    // What was received is hidden for a minute; whoever looks next should see what stays.
    private async Task ShowAgainAsync(string queue, List<QueueMessage> held)
    {
        try
        {
            foreach (var message in held)
            {
                await Poison(queue).UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            // they appear by themselves
        }
    }

    private async Task<int> CountAsync(string queue, CancellationToken cancellationToken) =>
        (await AskAsync(queue, poison => poison.GetPropertiesAsync(cancellationToken), cancellationToken))?.ApproximateMessagesCount ?? 0;

    /// <summary>Null where nothing ever came into the poison queue, so that there is none.</summary>
    private async Task<T?> AskAsync<T>(string queue, Func<QueueClient, Task<Response<T>>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return (await ask(Poison(queue))).Value;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException)
        {
            throw Unavailable(queue, exception);
        }
    }

    private async Task AskAsync(string queue, Func<QueueClient, Task<Response>> ask, CancellationToken cancellationToken)
    {
        try
        {
            await ask(Poison(queue));
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.MessageNotFound)
        {
            // another operator was as quick
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Unavailable(queue, exception);
        }
    }

    private static QueueUnavailableException Unavailable(string queue, Exception exception) => new($"The queue {queue}{Suffix} cannot be reached", exception);

    private QueueClient Poison(string queue) => raw.GetQueueClient(queue + Suffix);

    private (PoisonMessage Shown, string Text) Read(string queue, string id, DateTimeOffset? at, BinaryData body)
    {
        var text = body.ToString();
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return Shown("It is not base64");
        }

        text = Encoding.UTF8.GetString(bytes, 0, length);
        try
        {
            _ = queue == names.Value.ProductProcessingQueue ? (object)HandOverMessage.Parse(text) : DrainMessage.Parse(text);
            return Shown(null);
        }
        catch (UnreadableMessageException exception)
        {
            return Shown(exception.Message);
        }

        (PoisonMessage Shown, string Text) Shown(string? unreadable) =>
            (new PoisonMessage(id, at, text.Length <= PoisonMessage.MostCharacters ? text : text[..PoisonMessage.MostCharacters], unreadable), text);
    }
}

using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Invocation;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>
/// Fetches messages for one function by the Functions host's rules: a batch whenever no more than newBatchThreshold messages are being
/// worked on, pauses that grow while the queue is empty. Storage that fails or loses the queue is waited for, never a crash.
/// </summary>
internal sealed partial class QueueListener(
    QueueClient queue,
    MessageProcessor processor,
    QueueOptions options,
    TimeSpan messageLease,
    TimeProvider timeProvider,
    ILogger logger) : ITriggerListener, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private Task _loop = Task.CompletedTask;
    private bool _isStorageAway;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Whoever waits for the start may send at once, so the queue should stand; if storage is away the loop makes it later.
        await TryCreateAsync(cancellationToken);
        _loop = PollAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken);
        await Task.WhenAll(_running).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stop.Dispose();

    private async Task PollAsync()
    {
        var backoff = new PollingBackoff(options.MaxPollingInterval);
        while (!_stop.IsCancellationRequested)
        {
            var messages = await ReceiveAsync();
            if (messages.Count == 0)
            {
                await PauseAsync(backoff.Next());
                continue;
            }

            backoff.Reset();
            _running.AddRange(messages.Select(message => Task.Run(() => ProcessAsync(message))));
            await WaitForRoomAsync();
        }
    }

    private Task ProcessAsync(QueueMessage message) =>
        _stop.IsCancellationRequested ? processor.ReturnAsync(message) : processor.ProcessAsync(message);

    private async Task WaitForRoomAsync()
    {
        _running.RemoveAll(task => task.IsCompleted);
        while (_running.Count > options.NewBatchThreshold && !_stop.IsCancellationRequested)
        {
            await Task.WhenAny(_running);
            _running.RemoveAll(task => task.IsCompleted);
        }
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync()
    {
        try
        {
            // Not cancelled half-way: messages that storage handed out but nobody received would stay hidden for the whole lease.
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(options.BatchSize, messageLease, CancellationToken.None);
            NoteStorage(null);

            return messages;
        }
        catch (RequestFailedException e) when (e.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await TryCreateAsync(CancellationToken.None);

            return [];
        }
        catch (Exception e)
        {
            // The listener's edge: whatever storage does, the next look comes.
            NoteStorage(e);

            return [];
        }
    }

    private async Task TryCreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            NoteStorage(e);
        }
    }

    /// <summary>An outage is two records, however long it lasts: its beginning with the reason, and its end.</summary>
    private void NoteStorage(Exception? failure)
    {
        if (failure is not null && !_isStorageAway)
            LogStorageAway(failure, queue.Name);
        if (failure is null && _isStorageAway)
            LogStorageBack(queue.Name);
        _isStorageAway = failure is not null;
    }

    private async Task PauseAsync(TimeSpan pause) =>
        await Task.Delay(pause, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(300, LogLevel.Warning, "Queue {Queue} cannot be read; trying until it can.")]
    private partial void LogStorageAway(Exception e, string queue);

    [LoggerMessage(301, LogLevel.Information, "Queue {Queue} can be read again.")]
    private partial void LogStorageBack(string queue);
}

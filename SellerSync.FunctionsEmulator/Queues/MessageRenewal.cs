using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>Keeps a message hidden while a function works on it. Every renewal changes the pop receipt: <see cref="StopAsync"/> hands out the last.</summary>
internal sealed partial class MessageRenewal : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Task _loop;
    private string _popReceipt;

    public MessageRenewal(QueueClient queue, QueueMessage message, TimeSpan lease, TimeProvider timeProvider, ILogger logger)
    {
        _queue = queue;
        _message = message;
        _lease = lease;
        _timeProvider = timeProvider;
        _logger = logger;
        _popReceipt = message.PopReceipt;
        _loop = RenewAsync();
    }

    public async Task<string> StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;

        return _popReceipt;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RenewAsync()
    {
        while (await PauseAsync())
        {
            try
            {
                // Not cancelled half-way: a renewal that arrived but was not heard of would make the receipt useless.
                UpdateReceipt receipt = await _queue.UpdateMessageAsync(
                    _message.MessageId, _popReceipt, visibilityTimeout: _lease, cancellationToken: CancellationToken.None);
                _popReceipt = receipt.PopReceipt;
            }
            catch (Exception e)
            {
                // Whatever storage does, the function goes on, and the next renewal may come in time.
                LogNotRenewed(e, _message.MessageId);
            }
        }
    }

    private async Task<bool> PauseAsync()
    {
        await Task.Delay(_lease / 2, _timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        return !_stop.IsCancellationRequested;
    }

    [LoggerMessage(320, LogLevel.Warning, "Message {MessageId} was not renewed; if this goes on it will be delivered again.")]
    private partial void LogNotRenewed(Exception e, string messageId);
}

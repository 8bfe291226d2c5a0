using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SellerSync.Infrastructure.Discord;

/// <summary>Sends what waits in the queue, one after the other. When the host stops, what is left has a few seconds.</summary>
internal sealed partial class DiscordSender(DiscordQueue queue, DiscordWebhook webhook, TimeProvider time, ILogger<DiscordSender> logger) : BackgroundService
{
    public static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(3);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Close();
        if (ExecuteTask is { } sending)
        {
            using var flushed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(sending, Task.Delay(FlushTime, time, flushed.Token));
            await flushed.CancelAsync();
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var letter in queue.ReadAsync(stoppingToken))
            {
                await SendAsync(letter, stoppingToken);
                if (queue.TakeDropped() is > 0 and var dropped)
                {
                    Dropped(logger, dropped);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the host has stopped
        }
    }

    private async Task SendAsync(Letter letter, CancellationToken stoppingToken)
    {
        var arrived = false;
        try
        {
            arrived = await webhook.PostAsync(letter.Notice, stoppingToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A notice must never end the host, as a background service's exception would. Its text may quote the webhook.
            Failed(logger, exception.GetType().Name);
        }
        finally
        {
            letter.End(arrived);
        }
    }

    [LoggerMessage(600, LogLevel.Warning, "{Count} messages to Discord were dropped: too many waited")]
    private static partial void Dropped(ILogger logger, int count);

    [LoggerMessage(601, LogLevel.Error, "A message to Discord failed unexpectedly ({Fault})")]
    private static partial void Failed(ILogger logger, string fault);
}

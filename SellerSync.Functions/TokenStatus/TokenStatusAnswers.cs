using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Publishes what answers told, every 2 seconds while there is something new: the timer runs on one instance only and cannot
/// know what Keepa has told the others. On that one it also does what the timer's last run came too early for.
/// </summary>
public sealed partial class TokenStatusAnswers(
    TokenStatusPublisher publisher, TokenStatusKeeper keeper, TimeProvider time, ILogger<TokenStatusAnswers> logger) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await PublishAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends
        }
    }

    private async Task PublishAsync(CancellationToken stoppingToken)
    {
        try
        {
            await publisher.PublishAsync(stoppingToken);
            await keeper.KeepOnAsync(stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // Readers go without: their rule for an old status says how.
            NotPublished(logger, exception.GetType().Name);
        }
    }

    [LoggerMessage(1301, LogLevel.Debug, "Token status could not be written: {Reason}")]
    private static partial void NotPublished(ILogger logger, string reason);
}

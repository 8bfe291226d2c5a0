using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Functions.Sweeper;

/// <summary>
/// Sees that a worker died as soon as its lease ends, and rings for what it held. Its message stays hidden for minutes, and the
/// sweeper's timer may have been that worker's own: so every instance looks, and the next one alive goes on.
/// </summary>
public sealed partial class LeaseWatch(
    IHandOverStore handOvers,
    IBatchStore batches,
    IDoorbell doorbell,
    IStandingOrders orders,
    IOptions<DrainOptions> options,
    TimeProvider time,
    ILogger<LeaseWatch> logger)
    : BackgroundService
{
    // As often as a worker that lives gives a sign of it.
    private readonly TimeSpan _period = options.Value.Lease / 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process ends
        }
    }

    /// <summary>One look; what keeps it from looking is logged.</summary>
    public async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var handOverId in await handOvers.ForgottenAsync(stoppingToken))
            {
                await doorbell.RingHandOverAsync(handOverId, TimeSpan.Zero, stoppingToken);
            }

            // Rung for once or twice; what still waits then waits for tokens or a slot, and the sweeper has its eye on it.
            if (await batches.AnyOrphanedAsync(_period * 2, stoppingToken) && !await orders.IsDrainingPausedAsync(stoppingToken))
            {
                await doorbell.RingDrainAsync(null, TimeSpan.Zero, stoppingToken);
                WorkerDied(logger);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The sweeper is the second net.
            NotLooked(logger, exception.GetType().Name);
        }
    }

    [LoggerMessage(1410, LogLevel.Warning, "A worker died: rang for the batches that it held")]
    private static partial void WorkerDied(ILogger logger);

    [LoggerMessage(1411, LogLevel.Warning, "Whether a worker died could not be seen: {Reason}")]
    private static partial void NotLooked(ILogger logger, string reason);
}

using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Keepa;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Functions.ProductBatches;

/// <summary>
/// Runs one batch: fetches its unsettled products chunk by chunk, side by side within what the ledger grants, and stores
/// each chunk as it arrives. A chunk that fails never throws away its paid neighbours.
/// </summary>
public sealed partial class BatchRunner(
    PaidKeepa keepa,
    IBatchStore batches,
    ITokenLedger ledger,
    ITokenCosts costs,
    IStandingOrders orders,
    IOptions<LimitOptions> limits,
    SellerSyncMetrics metrics,
    TimeProvider time,
    ILogger<BatchRunner> logger)
{
    private static readonly TimeSpan KeepaPause = TimeSpan.FromMinutes(1);

    // A failover of the database takes 5 to 30 seconds: a paid answer is worth that wait.
    private static readonly TimeSpan[] StorePauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)];

    public async Task<BatchRun> RunAsync(ClaimedBatch batch, TokenPriority priority, WorkTime workTime)
    {
        var source = priority == TokenPriority.Immediate ? "immediate" : "queue";
        var calls = new List<Task<BatchRun?>>();
        var (stored, asked, unused) = (0, 0, batch.FirstCall);
        BatchRun? ended = null;
        try
        {
            var cost = await costs.EstimateAsync(batch.SellerUuid, batch.Marketplace, workTime.Abort);
            var size = ChunkSize.For(cost, limits.Value.TokensAtRisk, limits.Value.CallsAtOnce);
            while (ended is null && asked < batch.Unsettled.Count)
            {
                if (calls.Count >= size.CallsAtOnce)
                {
                    ended = await NextAsync(calls);
                    continue;
                }

                if (workTime.Stop.IsCancellationRequested)
                {
                    ended = new BatchRun.OutOfTime();
                    break;
                }

                if (await OrderedAsync(batch, priority, workTime.Abort) is { } ordered)
                {
                    ended = ordered;
                    break;
                }

                // While calls are under way their answers may set tokens free: a part of a chunk is not worth it then.
                var call = PlannedCall.Of(batch, asked, size.Products, cost, priority, whole: calls.Count > 0);
                var grant = unused is not null ? new LedgerGrant.Granted(unused)
                    : asked == 0 ? await batches.BeginAsync(batch, priority, limits.Value.TokensAtRisk, workTime.Abort)
                    : await ledger.ReserveAsync(call.Ask, call.Purpose, workTime.Abort);
                switch (grant)
                {
                    case LedgerGrant.Granted { Reservation: var reservation }:
                        unused = null;
                        IReadOnlyList<Asin> chunk = [.. batch.Unsettled.Skip(asked).Take(reservation.Units)];
                        asked += chunk.Count;
                        calls.Add(RunChunkAsync(batch, chunk, reservation, source, count => Interlocked.Add(ref stored, count), workTime.Abort));
                        break;
                    case LedgerGrant.Refused when calls.Count > 0:
                        ended = await NextAsync(calls);
                        break;
                    case LedgerGrant.Refused refused:
                        ended = new BatchRun.OutOfTokens(time.GetUtcNow() + refused.RetryAfter);
                        break;
                }
            }
        }
        catch (StoreUnavailableException exception)
        {
            LedgerAway(logger, batch.Id, exception);
            ended = new BatchRun.StoreAway();
        }
        catch (LeaseLostException exception)
        {
            TakenOver(logger, exception.Message);
            ended = new BatchRun.TakenOver();
        }
        catch (OperationCanceledException)
        {
            ended = new BatchRun.OutOfTime();
        }

        if (unused is not null)
        {
            await keepa.ReleaseAsync(unused);
        }

        foreach (var result in await Task.WhenAll(calls))
        {
            ended = Graver(ended, result);
        }

        return (ended ?? new BatchRun.Settled()) with { Stored = stored };
    }

    private async Task<BatchRun?> OrderedAsync(ClaimedBatch batch, TokenPriority priority, CancellationToken cancellationToken) =>
        await orders.ForAsync(batch, cancellationToken) switch
        {
            StandingOrder.Cancel => new BatchRun.Cancelled(),
            StandingOrder.Pause when priority != TokenPriority.Immediate => new BatchRun.Paused(),
            _ => null,
        };

    private static async Task<BatchRun?> NextAsync(List<Task<BatchRun?>> calls)
    {
        var done = await Task.WhenAny(calls);
        calls.Remove(done);
        return await done;
    }

    // What matters most to the caller: that the batch is not its own any more, then a fault, then waiting.
    private static BatchRun? Graver(BatchRun? left, BatchRun? right)
    {
        static int Weight(BatchRun? run) => run switch
        {
            BatchRun.TakenOver or BatchRun.Cancelled => 6,
            BatchRun.StoreAway => 5,
            BatchRun.Failed => 4,
            BatchRun.KeepaAway => 3,
            BatchRun.OutOfTokens => 2,
            BatchRun.OutOfTime or BatchRun.Paused => 1,
            _ => 0,
        };
        return Weight(left) >= Weight(right) ? left : right;
    }

    private async Task<BatchRun?> RunChunkAsync(
        ClaimedBatch batch, IReadOnlyList<Asin> chunk, TokenReservation reservation, string source, Action<int> onStored, CancellationToken abort)
    {
        var unstored = 0;
        try
        {
            var answer = await keepa.GetProductsAsync(reservation, batch, chunk, abort);
            unstored = answer.Tokens.TokensConsumed;
            await StoreAsync(batch, new PaidAnswer(answer.Value, reservation, answer.Tokens.TokensConsumed), source, abort);
            unstored = 0;
            onStored(answer.Value.Products.Count);
            return null;
        }
        catch (KeepaException exception) when (exception.Fault == KeepaFault.RateLimited)
        {
            return new BatchRun.OutOfTokens(time.GetUtcNow() + (exception.RetryAfter ?? KeepaPause));
        }
        catch (KeepaException exception) when (exception is { Fault: KeepaFault.Unavailable or KeepaFault.PaymentRequired }
            or { Fault: KeepaFault.Unreachable, MayBeCharged: false })
        {
            ChunkFailed(logger, batch.Id, exception.Fault, exception.Message, exception.Ours);
            var now = time.GetUtcNow();
            return exception.RetryAfter is { } retryAfter
                ? new BatchRun.KeepaAway(now + retryAfter, exception.Message)
                : new BatchRun.KeepaAway(now + KeepaPause, exception.Message) { SetAsideFor = 2 * KeepaPause };
        }
        catch (KeepaException exception)
        {
            ChunkFailed(logger, batch.Id, exception.Fault, exception.Message, exception.Ours);
            return new BatchRun.Failed(exception.Message);
        }
        catch (StoreUnavailableException exception)
        {
            ChunkNotStored(logger, batch.Id, exception);
            return new BatchRun.StoreAway();
        }
        catch (LeaseLostException exception)
        {
            TakenOver(logger, exception.Message);
            return new BatchRun.TakenOver();
        }
        catch (OperationCanceledException)
        {
            return new BatchRun.OutOfTime();
        }
        catch (Exception exception)
        {
            // Whatever it is, it counts as an attempt: a batch that always fails must end as FAILED, not go round for ever.
            ChunkBroke(logger, batch.Id, exception);
            return new BatchRun.Failed($"An unforeseen fault of ours ({exception.GetType().Name})");
        }
        finally
        {
            metrics.Wasted(WasteReason.NotStored, unstored);
        }
    }

    // What has been paid for is stored even when whoever asked is gone.
    private async Task StoreAsync(ClaimedBatch batch, PaidAnswer answer, string source, CancellationToken abort)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await batches.StoreChunkAsync(batch, answer, source, CancellationToken.None);
                return;
            }
            catch (StoreUnavailableException) when (attempt < StorePauses.Length && !abort.IsCancellationRequested)
            {
                await Task.Delay(StorePauses[attempt], time, abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            catch (Exception exception)
            {
                await keepa.SettleAsync(new TokenPayment(answer.Reservation, answer.Charged));
                ExceptionDispatchInfo.Throw(exception);
            }
        }
    }

    [LoggerMessage(1200, LogLevel.Warning, "A chunk of batch {BatchId} failed at Keepa: {Fault}. {Detail}")]
    private static partial void ChunkFailed(ILogger logger, Guid batchId, KeepaFault fault, string detail, Exception? exception);

    [LoggerMessage(1201, LogLevel.Warning, "A chunk of batch {BatchId} was fetched but could not be stored")]
    private static partial void ChunkNotStored(ILogger logger, Guid batchId, Exception exception);

    [LoggerMessage(1203, LogLevel.Error, "A chunk of batch {BatchId} failed unexpectedly")]
    private static partial void ChunkBroke(ILogger logger, Guid batchId, Exception exception);

    [LoggerMessage(1204, LogLevel.Warning, "Batch {BatchId} stopped: the ledger is not available")]
    private static partial void LedgerAway(ILogger logger, Guid batchId, Exception exception);

    [LoggerMessage(1202, LogLevel.Warning, "{Message}: stopped writing")]
    private static partial void TakenOver(ILogger logger, string message);
}

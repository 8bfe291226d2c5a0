using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Functions.ProductBatches;

/// <summary>
/// Runs one batch: fetches its unsettled products chunk by chunk, side by side within what the bucket grants, and stores
/// each chunk as it arrives. A chunk that fails never throws away its paid neighbours.
/// </summary>
public sealed partial class BatchRunner(
    IKeepa keepa,
    IBatchStore batches,
    ITokenGauge gauge,
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
        var stored = 0;
        BatchRun? ended = null;
        foreach (var chunk in BatchPlan.Split(batch.Unsettled, BatchPlan.AsinsPerChunk))
        {
            if (calls.Count >= limits.Value.CallsAtOnce)
            {
                ended ??= await NextAsync(calls);
            }

            TokenGrant grant;
            while ((grant = gauge.TryAcquire(priority, TokenCost.OfProducts(chunk.Count))) is TokenGrant.Refused && calls.Count > 0 && ended is null)
            {
                // calls under way hold tokens that their answers may set free
                ended = await NextAsync(calls);
            }

            ended ??= workTime.Stop.IsCancellationRequested ? new BatchRun.OutOfTime() : null;
            if (ended is null && grant is TokenGrant.Granted granted)
            {
                calls.Add(RunChunkAsync(batch, chunk, granted.Hold, source, count => Interlocked.Add(ref stored, count), workTime.Abort));
                continue;
            }

            (grant as TokenGrant.Granted)?.Hold.Dispose();
            ended ??= new BatchRun.OutOfTokens(((TokenGrant.Refused)grant).RetryAt);
            break;
        }

        foreach (var result in await Task.WhenAll(calls))
        {
            ended = Graver(ended, result);
        }

        return (ended ?? new BatchRun.Settled()) with { Stored = stored };
    }

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
            BatchRun.TakenOver => 6,
            BatchRun.StoreAway => 5,
            BatchRun.Failed => 4,
            BatchRun.KeepaAway => 3,
            BatchRun.OutOfTokens => 2,
            BatchRun.OutOfTime => 1,
            _ => 0,
        };
        return Weight(left) >= Weight(right) ? left : right;
    }

    private async Task<BatchRun?> RunChunkAsync(
        ClaimedBatch batch, IReadOnlyList<Asin> chunk, IDisposable hold, string source, Action<int> onStored, CancellationToken abort)
    {
        var unstored = 0;
        try
        {
            KeepaAnswer<Domain.Products.ProductsAnswer> answer;
            using (hold)
            {
                answer = await keepa.GetProductsAsync(batch.SellerId, batch.Marketplace, chunk, abort);
            }

            unstored = answer.Tokens.TokensConsumed;
            await StoreAsync(batch, answer, source, abort);
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
            return new BatchRun.KeepaAway(time.GetUtcNow() + (exception.RetryAfter ?? KeepaPause), exception.Message);
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
    private async Task StoreAsync(ClaimedBatch batch, KeepaAnswer<Domain.Products.ProductsAnswer> answer, string source, CancellationToken abort)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await batches.StoreChunkAsync(batch, answer.Value, answer.Tokens.TokensConsumed, source, CancellationToken.None);
                return;
            }
            catch (StoreUnavailableException) when (attempt < StorePauses.Length && !abort.IsCancellationRequested)
            {
                await Task.Delay(StorePauses[attempt], time, abort).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(1200, LogLevel.Warning, "A chunk of batch {BatchId} failed at Keepa: {Fault}. {Detail}")]
    private static partial void ChunkFailed(ILogger logger, Guid batchId, KeepaFault fault, string detail, Exception? exception);

    [LoggerMessage(1201, LogLevel.Warning, "A chunk of batch {BatchId} was fetched but could not be stored")]
    private static partial void ChunkNotStored(ILogger logger, Guid batchId, Exception exception);

    [LoggerMessage(1203, LogLevel.Error, "A chunk of batch {BatchId} failed unexpectedly")]
    private static partial void ChunkBroke(ILogger logger, Guid batchId, Exception exception);

    [LoggerMessage(1202, LogLevel.Warning, "{Message}: stopped writing")]
    private static partial void TakenOver(ILogger logger, string message);
}

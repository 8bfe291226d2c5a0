using System.Diagnostics;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Measures calls that reach Keepa: how long each took, how it ended, and what it was charged; each is a span.</summary>
internal sealed class KeepaMeter(SellerSyncMetrics metrics, TimeProvider time)
{
    private const string Answered = "ok";
    private const string Cancelled = "cancelled";
    private const string Consumed = "keepa.tokens.consumed";

    /// <param name="operation">Keepa's name of the call.</param>
    /// <param name="tokens">What an answer says about the bucket.</param>
    /// <param name="asins">How many products are asked for.</param>
    public async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> call, Func<T, TokenReading> tokens, int asins = 0)
    {
        using var span = Spans.Start($"keepa {operation}")?.SetTag("keepa.operation", operation).SetTag("keepa.asins", asins);
        var started = time.GetTimestamp();
        var outcome = Cancelled;
        try
        {
            var answer = await call();
            outcome = Answered;
            metrics.Spent(operation, tokens(answer).TokensConsumed);
            span?.SetTag(Consumed, tokens(answer).TokensConsumed);
            return answer;
        }
        catch (KeepaException exception)
        {
            outcome = Word(exception.Fault);
            metrics.Spent(operation, exception.Tokens?.TokensConsumed ?? 0);
            span?.SetTag(Consumed, exception.Tokens?.TokensConsumed).SetStatus(ActivityStatusCode.Error);
            metrics.Wasted(WasteReason.Unreadable, exception.Tokens?.TokensConsumed ?? 0);
            throw;
        }
        finally
        {
            metrics.KeepaCalled(operation, outcome, time.GetElapsedTime(started));
            span?.SetTag("keepa.outcome", outcome);
        }
    }

    private static string Word(KeepaFault fault) => fault switch
    {
        KeepaFault.Rejected => "rejected",
        KeepaFault.PaymentRequired => "payment_required",
        KeepaFault.WrongPath => "wrong_path",
        KeepaFault.OutOfRange => "out_of_range",
        KeepaFault.RateLimited => "rate_limited",
        KeepaFault.Unavailable => "unavailable",
        KeepaFault.Unreachable => "unreachable",
        _ => "unexpected_answer",
    };
}

using System.Diagnostics.Metrics;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Metrics;

/// <summary>
/// Every instrument of the system, on one meter. Names follow the conventions of OpenTelemetry. What is counted over all
/// instances is shown by the one that swept last, and no longer than a few sweeps: so no sum counts it twice.
/// </summary>
public sealed class SellerSyncMetrics
{
    public const string MeterName = "SellerSync";

    /// <summary>A census older than this is not shown: another instance sweeps by now, or none.</summary>
    public static readonly TimeSpan CensusKeptFor = TimeSpan.FromMinutes(3);

    private readonly ITokenGauge _gauge;
    private readonly TimeProvider _time;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _spent;
    private readonly Counter<long> _wasted;
    private readonly Histogram<double> _keepaCalls;
    private readonly Counter<long> _shrunken;
    private Shown<Census>? _shown;
    private Shown<IReadOnlyDictionary<string, int>>? _poison;

    public SellerSyncMetrics(IMeterFactory meters, ITokenGauge gauge, TimeProvider time)
    {
        (_gauge, _time) = (gauge, time);
        var meter = meters.Create(MeterName);
        _decisions = meter.CreateCounter<long>("sellersync.routing.decisions", "{decision}", "Final routing decisions");
        _spent = meter.CreateCounter<long>("sellersync.tokens.spent", "{token}", "Tokens that Keepa charged");
        _wasted = meter.CreateCounter<long>("sellersync.tokens.wasted", "{token}", "Tokens that brought nothing");
        _keepaCalls = meter.CreateHistogram<double>("sellersync.keepa.call.duration", "s", "Time of one call of Keepa, its body included");
        meter.CreateObservableGauge("sellersync.tokens.left", TokensLeft, "{token}", "Keepa's balance, refilled up to now");
        meter.CreateObservableGauge("sellersync.tokens.capacity", TokensCapacity, "{token}", "What the bucket holds at most, by the plan's refill");
        meter.CreateObservableGauge("sellersync.tokens.reserved", TokensReserved, "{token}", "Tokens set aside for calls under way, over all instances");
        meter.CreateObservableGauge("sellersync.routing.queue_ratio", QueueRatios, "1", "Share of users' decisions that went to the queue");
        _shrunken = meter.CreateCounter<long>("sellersync.storefronts.shrunk", "{storefront}", "Storefronts whose list lost half or more between two fetches");
        meter.CreateObservableGauge("sellersync.poison.messages", Poison, "{message}", "Messages in poison queues, by the queue that they came from");
        meter.CreateObservableGauge("sellersync.batches.oldest_age", OldestAge, "s", "How long the oldest batch that could be claimed has waited");
        meter.CreateObservableGauge("sellersync.batches", Batches, "{batch}", "Batches by status; those that ended count for 24 hours");
    }

    public void Decided(RoutingDecision decision) =>
        _decisions.Add(1, new("route", decision.Route.Word()), new("reason", decision.Reason.Word()));

    public void Spent(string operation, int tokens)
    {
        if (tokens > 0)
        {
            _spent.Add(tokens, new KeyValuePair<string, object?>("operation", operation));
        }
    }

    public void Wasted(WasteReason reason, int tokens)
    {
        if (tokens > 0)
        {
            _wasted.Add(tokens, new KeyValuePair<string, object?>("reason", reason.Word()));
        }
    }

    public void KeepaCalled(string operation, string outcome, TimeSpan duration) =>
        _keepaCalls.Record(duration.TotalSeconds, new("operation", operation), new("outcome", outcome));

    public void Shrank() => _shrunken.Add(1);

    public void Show(Census census) => Volatile.Write(ref _shown, new Shown<Census>(census, _time.GetTimestamp()));

    /// <param name="messages">By the queue that they came from.</param>
    public void ShowPoison(IReadOnlyDictionary<string, int> messages) =>
        Volatile.Write(ref _poison, new Shown<IReadOnlyDictionary<string, int>>(messages, _time.GetTimestamp()));

    private Census? Current => Fresh(Volatile.Read(ref _shown));

    private T? Fresh<T>(Shown<T>? shown)
        where T : class => shown is not null && _time.GetElapsedTime(shown.TakenAt) <= CensusKeptFor ? shown.Counted : null;

    private IEnumerable<Measurement<int>> TokensLeft() =>
        FreshBucket is { } bucket ? [new(bucket.At(_time.GetUtcNow()).Available)] : [];

    private IEnumerable<Measurement<int>> TokensCapacity() => FreshBucket is { } bucket ? [new(bucket.Capacity)] : [];

    // An instance that asks Keepa nothing hears nothing of what others spend: in its eyes the bucket would fill up.
    private TokenBucket? FreshBucket => _gauge.Latest is { } status && status.IsFreshAt(_time.GetUtcNow()) ? status.Bucket : null;

    private IEnumerable<Measurement<int>> TokensReserved() => Current is { } census ? [new(census.TokensReserved)] : [];

    private IEnumerable<Measurement<double>> QueueRatios()
    {
        foreach (var (window, count) in new[] { ("1h", Current?.LastHour), ("24h", Current?.LastDay) })
        {
            if (count?.QueueRatio is { } ratio)
            {
                yield return new Measurement<double>(ratio, new KeyValuePair<string, object?>("window", window));
            }
        }
    }

    private IEnumerable<Measurement<int>> Batches() =>
        Current?.Batches.Select(batch => new Measurement<int>(batch.Value, new KeyValuePair<string, object?>("status", batch.Key))) ?? [];

    // No work that waits is a wait of 0: an alarm on it must hear of its end.
    private IEnumerable<Measurement<double>> OldestAge() => Current is { } census ? [new((census.OldestWait ?? TimeSpan.Zero).TotalSeconds)] : [];

    private IEnumerable<Measurement<int>> Poison() =>
        Fresh(Volatile.Read(ref _poison))?.Select(queue => new Measurement<int>(queue.Value, new KeyValuePair<string, object?>("queue", queue.Key))) ?? [];

    private sealed record Shown<T>(T Counted, long TakenAt);
}

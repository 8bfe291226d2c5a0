using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Alarms;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Alarms;

/// <summary>All that the round of alarms looks at, in memory: as long as nothing is set, all is well.</summary>
internal sealed class Watched(TimeProvider time) : IPoisonMessages, IFailedBatches, ILongTransactions, IIncidentStore
{
    private readonly Dictionary<IncidentKind, Incident> _incidents = [];

    public Dictionary<string, int> Poison { get; } = [];

    public List<FailedBatch> Failed { get; } = [];

    public LongTransaction? Oldest { get; set; }

    public bool StorageIsAway { get; set; }

    public bool DatabaseIsAway { get; set; }

    public AlarmRound Round(INotifier notifier, Measured? measured = null) => new(
        this,
        this,
        new FailedBatchesWatch(this, notifier, time),
        new IncidentWatch(this, notifier, time, NullLogger<IncidentWatch>.Instance),
        (measured ?? Unheard(time)).Metrics,
        NullLogger<AlarmRound>.Instance);

    /// <summary>A watch over storefronts that nobody hears.</summary>
    public static StorefrontWatch Storefronts(TimeProvider time) => new(new ToldNotices(), Unheard(time).Metrics, NullLogger<StorefrontWatch>.Instance);

    private static Measured Unheard(TimeProvider time) => new(new TokenGauge(Options.Create(new KeepaOptions()), time), time);

    public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellationToken) =>
        StorageIsAway ? throw new QueueUnavailableException("away") : Task.FromResult<IReadOnlyDictionary<string, int>>(Poison);

    public Task<IReadOnlyList<PoisonPile>> ReadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<PoisonRequeued>> RequeueAsync(string? queue, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<FailedBatch>> UntoldAsync(CancellationToken cancellationToken) => OrAway<IReadOnlyList<FailedBatch>>([.. Failed]);

    public Task NoteToldAsync(IReadOnlyList<FailedBatch> batches, CancellationToken cancellationToken) =>
        OrAway(Failed.RemoveAll(batches.Contains));

    public Task<LongTransaction?> OldestAsync(TimeSpan longerThan, CancellationToken cancellationToken) =>
        OrAway(Oldest?.Age > longerThan ? Oldest : null);

    public Task<(Incident State, DateTimeOffset Now)> ReadAsync(IncidentKind kind, CancellationToken cancellationToken) =>
        OrAway((_incidents.GetValueOrDefault(kind, Incident.None), time.GetUtcNow()));

    public Task WriteAsync(IncidentKind kind, Incident state, CancellationToken cancellationToken) => OrAway(_incidents[kind] = state);

    private Task<T> OrAway<T>(T answer) => DatabaseIsAway ? throw new StoreUnavailableException("away") : Task.FromResult(answer);
}

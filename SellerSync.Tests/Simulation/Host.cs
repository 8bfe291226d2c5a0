using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Memory;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Alarms;
using SellerSync.Functions.Budgets;
using SellerSync.Functions.Composition;
using SellerSync.Functions.Forecasts;
using SellerSync.Functions.Keepa;
using SellerSync.Functions.ProductBatches;
using SellerSync.Functions.ProductProcessing;
using SellerSync.Functions.Routing;
using SellerSync.Functions.SellerLookup;
using SellerSync.Functions.Sweeper;
using SellerSync.Functions.TokenStatus;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Metrics;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Alarms;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>One functions process: the real handlers and policies on ports in memory.</summary>
internal sealed class Host
{
    private static readonly SellerSyncMetrics Metrics = new Measured(new TokenGauge(Options.Create(new KeepaOptions()), TimeProvider.System), TimeProvider.System).Metrics;

    public Host(Worker worker, Stage stage, MemoryDatabase database, SimulatedKeepa keepa, MemoryQueue queue, INotifier notifier, Action<ProductsAnswer, bool> onStored)
    {
        Worker = worker;
        var time = worker.Time;
        var keepaOptions = Options.Create(new KeepaOptions());
        var tokenOptions = Options.Create(new TokenOptions());
        var drainOptions = Options.Create(new DrainOptions());
        var limits = Options.Create(new LimitOptions());
        var thresholds = Options.Create(new RoutingThresholds());
        var gauge = new TokenGauge(keepaOptions, time);
        var line = keepa.For(worker, gauge);
        var books = new MemoryLedger(gauge, stage, database.Books);
        var tokens = new MemoryTokens(database, worker, books);
        var batches = new MemoryBatches(database, worker, books, tokens, onStored);
        var handOvers = new MemoryHandOvers(database, worker, batches);
        var sellers = new MemorySellers(database, worker, books);
        var slots = new MemorySlots(database, worker, batches);
        var doorbell = queue.For(worker);
        var refresher = new TokenRefresher(line, gauge, time, NullLogger<TokenRefresher>.Instance);
        var paid = new PaidKeepa(line, tokens, refresher, NullLogger<PaidKeepa>.Instance);
        var router = new Router(tokens, slots, thresholds, time, NullLogger<Router>.Instance);
        var orders = new NoOrders();
        var leases = new Leases(batches, drainOptions, time, NullLogger<HeldBatches>.Instance);
        var runner = new BatchRunner(paid, batches, tokens, tokens, orders, limits, Metrics, time, NullLogger<BatchRunner>.Instance);
        var finisher = new BatchFinisher(batches, time, NullLogger<BatchFinisher>.Instance);
        var budget = new DailyBudget(new NoBudgets(), limits, time);
        var storefronts = new Storefronts(sellers, sellers, paid, new SellerTurns(), budget, limits, time, NullLogger<Storefronts>.Instance);
        var forecaster = new Forecaster(new NothingAhead(), tokens, tokens, gauge, limits, tokenOptions, time);
        Lookup = new SellerLookupHandler(storefronts, sellers, sellers, tokens, budget, doorbell, new StorefrontWatch(notifier, Metrics, NullLogger<StorefrontWatch>.Instance), router, time, NullLogger<SellerLookupHandler>.Instance);
        Processing = new ProductProcessingHandler(
            handOvers, batches, slots, doorbell, forecaster, refresher, router,
            new ImmediateRuns(leases, runner, finisher, notifier, limits, time), notifier, limits, Metrics, time,
            NullLogger<ProductProcessingHandler>.Instance);
        Drain = new DrainHandler(
            slots, batches, slots, doorbell, refresher, orders, leases, runner, finisher, notifier,
            new MemoryWatch(new LittleMemory(), notifier, NullLogger<MemoryWatch>.Instance), drainOptions, limits, time, NullLogger<DrainHandler>.Instance);
        Sweeper = new SweeperHandler(
            handOvers, batches, slots, doorbell, orders, tokens, refresher, new CensusTaker(slots, new Watched(time).Round(notifier), gauge, Metrics, time), NullLogger<SweeperHandler>.Instance);
        LeaseWatch = new LeaseWatch(handOvers, batches, doorbell, orders, drainOptions, time, NullLogger<LeaseWatch>.Instance);
        Publisher = new TokenStatusPublisher(gauge, tokens);
        Keeper = new TokenStatusKeeper(refresher, Publisher, tokens, time);
        TokenStatus = new TokenStatusHandler(
            Keeper, tokens, tokens,
            new LowTokensWatch(new IncidentWatch(tokens, notifier, time, NullLogger<IncidentWatch>.Instance), thresholds, tokenOptions), time);
    }

    private readonly CancellationTokenSource _stopping = new();

    public Worker Worker { get; }

    public SellerLookupHandler Lookup { get; }

    public ProductProcessingHandler Processing { get; }

    public DrainHandler Drain { get; }

    public SweeperHandler Sweeper { get; }

    public LeaseWatch LeaseWatch { get; }

    public TokenStatusHandler TokenStatus { get; }

    public TokenStatusPublisher Publisher { get; }

    public TokenStatusKeeper Keeper { get; }

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Tells all invocations to end, as a host does that scales in.</summary>
    public void Stop() => Worker.Run(_stopping.Cancel);

    // The forecast is for people to read: nothing is decided by it.
    private sealed class NothingAhead : IQueueAhead
    {
        public Task<int> BeforeAsync(Guid sellerUuid, CancellationToken cancellationToken) => Task.FromResult(0);

        public Task<int> BeforeNextOfAsync(Guid userId, int products, CancellationToken cancellationToken) => Task.FromResult(0);
    }

    private sealed class NoOrders : IStandingOrders
    {
        public Task<bool> IsDrainingPausedAsync(CancellationToken cancellationToken) => Task.FromResult(false);

        public Task<StandingOrder> ForAsync(ClaimedBatch batch, CancellationToken cancellationToken) => Task.FromResult(StandingOrder.GoOn);
    }

    private sealed class NoBudgets : ITokenSpending
    {
        public Task<long> SinceAsync(Guid userId, DateTimeOffset since, CancellationToken cancellationToken) => Task.FromResult(0L);
    }

    private sealed class LittleMemory : IMemory
    {
        public MemoryReading Read() => new(100, 1_000, "simulated");

        public void Collect()
        {
            // nothing to give back
        }
    }
}

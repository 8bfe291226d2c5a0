using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Functions.ProductBatches;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Keepa;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.ProductBatches;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BatchRunnerTests
{
    private static readonly SellerId Seller = SellerId.Parse("A1SMALLSHOP12");
    private static readonly Marketplace Com = Marketplace.Find(1)!;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Mock<IKeepa> _keepa = new();
    private readonly Mock<IBatchStore> _batches = new();
    private readonly TokenGauge _gauge;
    private readonly Mock<IStandingOrders> _orders = new();
    private readonly MemoryLedger _ledger;
    private readonly Measured _measured;
    private readonly List<IReadOnlyList<Asin>> _asked = [];
    private readonly MemoryLog _log = new();
    private readonly ILogger<BatchRunner> _logger;

    public BatchRunnerTests()
    {
        _gauge = new TokenGauge(Options.Create(new KeepaOptions()), _time);
        _logger = LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<BatchRunner>();
        _measured = new Measured(_gauge, _time);
        _ledger = new MemoryLedger(_gauge, _time);
        _batches.Setup(batches => batches.StoreChunkAsync(It.IsAny<ClaimedBatch>(), It.IsAny<PaidAnswer>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((ClaimedBatch _, PaidAnswer answer, string _, CancellationToken _) => _ledger.SettleAsync(answer.Reservation, answer.Charged, default));
        _batches.Setup(batches => batches.BeginAsync(It.IsAny<ClaimedBatch>(), It.IsAny<TokenPriority>(), 150, It.IsAny<CancellationToken>()))
            .Returns((ClaimedBatch batch, TokenPriority priority, int tokensAtRisk, CancellationToken _) => _ledger.BeginAsync(batch, priority, tokensAtRisk));
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .Returns((SellerId _, Marketplace _, IReadOnlyList<Asin> asins, CancellationToken _) => AnswerAsync(asins));
    }

    [Test]
    public async Task Every_unsettled_product_is_fetched_once_in_chunks_of_ten_freshest_first()
    {
        Tokens(15_000);
        var batch = Batch(95);

        var run = await RunAsync(batch, TokenPriority.Immediate);

        Assert.That(run, Is.EqualTo(new BatchRun.Settled { Stored = 95 }));
        Assert.That(_asked.Select(chunk => chunk.Count), Is.EqualTo(new[] { 10, 10, 10, 10, 10, 10, 10, 10, 10, 5 }));
        Assert.That(_asked.SelectMany(chunk => chunk), Is.EqualTo(batch.Unsettled));
    }

    [Test]
    public async Task Queued_work_stops_at_the_floor_and_says_when_to_go_on()
    {
        Tokens(7_000 + 140);

        var run = await RunAsync(Batch(100), TokenPriority.Queued);

        Assert.That(_asked, Has.Count.EqualTo(2));
        Assert.That(run, Is.TypeOf<BatchRun.OutOfTokens>());
        Assert.That(((BatchRun.OutOfTokens)run).RetryAt, Is.EqualTo(_time.GetUtcNow().AddSeconds(30)).Within(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Immediate_work_may_spend_what_queued_work_leaves()
    {
        Tokens(7_000);

        Assert.That(await RunAsync(Batch(50), TokenPriority.Immediate), Is.TypeOf<BatchRun.Settled>());
    }

    [Test]
    public async Task One_failed_chunk_does_not_throw_away_its_neighbours()
    {
        Tokens(15_000);
        var batch = Batch(20);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.Is<IReadOnlyList<Asin>>(chunk => chunk[0] == batch.Unsettled[10]), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.Unreachable, "The connection to Keepa broke") { MayBeCharged = true });

        var run = await RunAsync(batch, TokenPriority.Immediate);

        Assert.That(run, Is.EqualTo(new BatchRun.Failed("The connection to Keepa broke") { Stored = 10 }));
    }

    [TestCase(KeepaFault.Unavailable)]
    [TestCase(KeepaFault.PaymentRequired)]
    [TestCase(KeepaFault.Unreachable)]
    public async Task A_keepa_that_cannot_be_asked_is_no_fault_of_the_batch(KeepaFault fault)
    {
        Tokens(15_000);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(fault, "Keepa is away.") { RetryAfter = TimeSpan.FromSeconds(15) });

        Assert.That(await RunAsync(Batch(5), TokenPriority.Queued), Is.EqualTo(new BatchRun.KeepaAway(_time.GetUtcNow().AddSeconds(15), "Keepa is away.")));
    }

    [Test]
    public async Task A_paid_answer_is_stored_once_the_database_is_back()
    {
        Tokens(15_000);
        _batches.SetupSequence(batches => batches.StoreChunkAsync(It.IsAny<ClaimedBatch>(), It.IsAny<PaidAnswer>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("down"))
            .Returns(Task.CompletedTask);

        var run = RunAsync(Batch(5), TokenPriority.Queued);

        Assert.That(await WithinAMinuteAsync(run), Is.EqualTo(new BatchRun.Settled { Stored = 5 }));
    }

    [Test]
    public async Task Without_a_database_no_further_call_is_paid_for()
    {
        Tokens(15_000);
        _batches.Setup(batches => batches.StoreChunkAsync(It.IsAny<ClaimedBatch>(), It.IsAny<PaidAnswer>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new StoreUnavailableException("down"));

        var run = RunAsync(Batch(50), TokenPriority.Queued, callsAtOnce: 1);

        Assert.That(await WithinAMinuteAsync(run), Is.EqualTo(new BatchRun.StoreAway()));
        Assert.That(_asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task After_a_refusal_for_lack_of_tokens_no_further_call_is_made()
    {
        Tokens(15_000);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .Returns((SellerId _, Marketplace _, IReadOnlyList<Asin> asins, CancellationToken _) =>
            {
                _asked.Add(asins);
                return Task.FromException<KeepaAnswer<ProductsAnswer>>(new KeepaException(KeepaFault.RateLimited, "no tokens") { RetryAfter = TimeSpan.FromSeconds(42) });
            });

        var run = await RunAsync(Batch(100), TokenPriority.Queued, callsAtOnce: 1);

        Assert.That(run, Is.EqualTo(new BatchRun.OutOfTokens(_time.GetUtcNow().AddSeconds(42))));
        Assert.That(_asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task What_was_paid_for_and_could_not_be_stored_is_wasted()
    {
        Tokens(15_000);
        _batches.SetupSequence(batches => batches.StoreChunkAsync(It.IsAny<ClaimedBatch>(), It.IsAny<PaidAnswer>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns(Task.CompletedTask)
            .ThrowsAsync(new LeaseLostException("taken"));
        using var wasted = _measured.Listen<long>("sellersync.tokens.wasted");

        await RunAsync(Batch(13), TokenPriority.Queued, callsAtOnce: 1);

        Assert.That(Measured.Lines(wasted.GetMeasurementSnapshot()), Is.EqualTo(new[] { "21 reason=not_stored" }));
    }

    [TestCase(KeepaFault.Unavailable, false)]
    [TestCase(KeepaFault.Unreachable, false)]
    [TestCase(KeepaFault.PaymentRequired, false)]
    [TestCase(KeepaFault.Rejected, true)]
    [TestCase(KeepaFault.OutOfRange, true)]
    public async Task Only_a_fault_of_ours_is_logged_with_its_trace(KeepaFault fault, bool traced)
    {
        Tokens(15_000);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(fault, "Keepa said no"));

        await RunAsync(Batch(5), TokenPriority.Queued);

        Assert.That(_log.Warnings.Single(), Does.Contain($"{fault}. Keepa said no"));
        Assert.That(_log.Warnings.Single(), traced ? Does.Contain(nameof(KeepaException)) : Does.Not.Contain(nameof(KeepaException)));
    }

    [Test]
    public async Task A_refusal_that_was_charged_is_settled_with_its_charge()
    {
        Tokens(15_000);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.Rejected, "Keepa said no", Reading(14_993, consumed: 7)));

        await RunAsync(Batch(5), TokenPriority.Queued, callsAtOnce: 1);

        Assert.That(_ledger.Ended, Is.EqualTo(new int?[] { 7 }));
    }

    [Test]
    public async Task A_batch_that_was_taken_over_is_left_alone()
    {
        Tokens(15_000);
        _batches.Setup(batches => batches.StoreChunkAsync(It.IsAny<ClaimedBatch>(), It.IsAny<PaidAnswer>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new LeaseLostException("taken"));

        Assert.That(await RunAsync(Batch(30), TokenPriority.Queued, callsAtOnce: 1), Is.EqualTo(new BatchRun.TakenOver()));
        Assert.That(_asked, Has.Count.EqualTo(1));
        Assert.That(_ledger.Ended, Is.EqualTo(new int?[] { 70 }), "it was charged all the same");
    }

    [Test]
    public async Task An_unforeseen_fault_counts_as_a_failed_attempt()
    {
        Tokens(15_000);
        _batches.Setup(batches => batches.StoreChunkAsync(It.IsAny<ClaimedBatch>(), It.IsAny<PaidAnswer>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidCastException("a bug"));

        Assert.That(await RunAsync(Batch(5), TokenPriority.Queued), Is.EqualTo(new BatchRun.Failed("An unforeseen fault of ours (InvalidCastException)")));
    }

    [Test]
    public async Task When_time_is_up_no_call_is_started_but_those_under_way_are_stored()
    {
        Tokens(15_000);
        using var shutdown = new CancellationTokenSource();
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .Returns(async (SellerId _, Marketplace _, IReadOnlyList<Asin> asins, CancellationToken token) =>
            {
                await shutdown.CancelAsync();
                Assert.That(token.IsCancellationRequested, Is.False, "a paid call is given time");
                return await AnswerAsync(asins);
            });

        var run = await RunAsync(Batch(30), TokenPriority.Queued, callsAtOnce: 1, shutdown.Token);

        Assert.That(run, Is.EqualTo(new BatchRun.OutOfTime { Stored = 10 }));
    }

    [Test]
    public async Task The_first_call_is_made_with_the_tokens_that_were_set_aside_with_the_claim()
    {
        Tokens(15_000);
        var batch = Batch(25);
        var claimed = batch with { FirstCall = ((LedgerGrant.Granted)await _ledger.BeginAsync(batch, TokenPriority.Queued, tokensAtRisk: 60)).Reservation };

        Assert.That(await RunAsync(claimed, TokenPriority.Queued), Is.EqualTo(new BatchRun.Settled { Stored = 25 }));
        Assert.That(_asked.Select(chunk => chunk.Count), Is.EqualTo(new[] { 4, 10, 10, 1 }));
        Assert.That(_ledger.Ended, Is.EquivalentTo(new int?[] { 28, 70, 70, 7 }), "in whatever order they end");
        _batches.Verify(batches => batches.BeginAsync(It.IsAny<ClaimedBatch>(), It.IsAny<TokenPriority>(), It.IsAny<int>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Test]
    public async Task What_was_set_aside_with_the_claim_is_given_back_where_no_call_was_made()
    {
        Tokens(15_000);
        var batch = Batch(25);
        var claimed = batch with { FirstCall = ((LedgerGrant.Granted)await _ledger.BeginAsync(batch, TokenPriority.Queued, tokensAtRisk: 150)).Reservation };

        Assert.That(await RunAsync(claimed, TokenPriority.Queued, shutdown: new CancellationToken(canceled: true)), Is.EqualTo(new BatchRun.OutOfTime()));
        Assert.That(_asked, Is.Empty);
        Assert.That(_ledger.Ended, Is.EqualTo(new int?[] { 0 }));
    }

    [TestCase(TokenPriority.Queued)]
    [TestCase(TokenPriority.Immediate)]
    public async Task Calls_under_way_are_expected_to_cost_no_more_than_may_be_paid_again_when_the_worker_dies(TokenPriority priority)
    {
        Tokens(15_000);
        var (underWay, most) = (0, 0);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .Returns(async (SellerId _, Marketplace _, IReadOnlyList<Asin> asins, CancellationToken _) =>
            {
                InterlockedMax(ref most, Interlocked.Add(ref underWay, TokenCost.OfProducts(asins.Count)));
                var answer = await AnswerAsync(asins);
                Interlocked.Add(ref underWay, -TokenCost.OfProducts(asins.Count));
                return answer;
            });

        Assert.That(await RunAsync(Batch(75), priority), Is.EqualTo(new BatchRun.Settled { Stored = 75 }));
        Assert.That(most, Is.EqualTo(140));
    }

    [Test]
    public async Task All_reservations_are_ended_however_it_ends()
    {
        Tokens(8_000);
        await RunAsync(Batch(100), TokenPriority.Queued);
        _keepa.Setup(keepa => keepa.GetProductsAsync(Seller, Com, It.IsAny<IReadOnlyList<Asin>>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new KeepaException(KeepaFault.Unavailable, "down"));
        await RunAsync(Batch(100), TokenPriority.Immediate);

        Assert.That(_ledger.Reserved, Is.Zero);
    }

    [TestCase(StandingOrder.Pause, TokenPriority.Queued, 20, TestName = "Queued work that is paused starts no further call")]
    [TestCase(StandingOrder.Pause, TokenPriority.Immediate, 100, TestName = "Immediate work goes on while queued work is paused")]
    [TestCase(StandingOrder.Cancel, TokenPriority.Queued, 20, TestName = "Queued work that is cancelled starts no further call")]
    [TestCase(StandingOrder.Cancel, TokenPriority.Immediate, 20, TestName = "Immediate work that is cancelled starts no further call")]
    public async Task An_order_in_the_middle_of_a_batch(StandingOrder order, TokenPriority priority, int stored)
    {
        Tokens(15_000);
        var batch = Batch(100);
        _orders.Setup(orders => orders.ForAsync(batch, It.IsAny<CancellationToken>())).ReturnsAsync(() => _asked.Sum(chunk => chunk.Count) >= 20 ? order : StandingOrder.GoOn);

        var run = await RunAsync(batch, priority, callsAtOnce: 1);

        Assert.That(run, Is.EqualTo((stored, order) switch
        {
            (100, _) => new BatchRun.Settled { Stored = 100 },
            (_, StandingOrder.Pause) => new BatchRun.Paused { Stored = 20 },
            _ => (BatchRun)new BatchRun.Cancelled { Stored = 20 },
        }));
        Assert.That(_ledger.Reserved, Is.Zero);
    }

    private async Task<BatchRun> RunAsync(ClaimedBatch batch, TokenPriority priority, int callsAtOnce = 10, CancellationToken shutdown = default)
    {
        var runner = new BatchRunner(
            _ledger.Pay(_keepa.Object),
            _batches.Object,
            _ledger,
            new KnownCosts(),
            _orders.Object,
            Options.Create(new LimitOptions { CallsAtOnce = callsAtOnce }),
            _measured.Metrics,
            _time,
            _logger);
        using var workTime = new WorkTime(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(45), _time, shutdown);
        return await runner.RunAsync(batch, priority, workTime);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    // A minute of fake time in small steps, each with a moment for what they set free; well below the run's own limit.
    private async Task<BatchRun> WithinAMinuteAsync(Task<BatchRun> run)
    {
        for (var step = 0; step < 600 && !run.IsCompleted; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }

        return await run.WaitAsync(TimeSpan.FromSeconds(10));
    }

    // Each answer tells the gauge the balance after it, as the client does.
    private async Task<KeepaAnswer<ProductsAnswer>> AnswerAsync(IReadOnlyList<Asin> asins)
    {
        _asked.Add(asins);
        await Task.Yield();
        var cost = TokenCost.OfProducts(asins.Count);
        TokenReading reading;
        lock (_asked)
        {
            reading = Reading(_gauge.Latest!.Bucket.Available - cost, cost);
            _gauge.Observe(reading);
        }

        var products = asins.Select(asin => new Product(asin, null, null, null, [], null, null, null, null, null, null, null));
        return new KeepaAnswer<ProductsAnswer>(new ProductsAnswer([.. products], new Dictionary<Asin, ProductFailure>()), reading);
    }

    private void Tokens(int available) => _gauge.Observe(Reading(available, 0));

    private TokenReading Reading(int left, int consumed) => new(_time.GetUtcNow(), TimeSpan.Zero, left, consumed, 250, TimeSpan.FromSeconds(30), 0);

    private static ClaimedBatch Batch(int products) =>
        new(Guid.NewGuid(), 1, 1, Guid.NewGuid(), Seller, Com, products, [.. Enumerable.Range(0, products).Select(number => Asin.Parse($"B0{number:D8}"))]);
}

using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>Keepa's side: one bucket, its own clock, its own books, and whatever goes wrong with it.</summary>
internal sealed class SimulatedKeepa(Stage stage, Weather weather, int refillRate, int tokens, int dearest = CostEstimate.DearestProduct)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan KeepaIsAhead = TimeSpan.FromSeconds(7);

    private readonly Dictionary<Asin, (int Price, ProductFailure? Failure)> _shelf = [];
    private TokenBucket _bucket = new(tokens, refillRate, 0, stage.Now + TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));

    public List<KeepaCall> Calls { get; } = [];

    public Dictionary<SellerId, IReadOnlyList<Asin>> Storefronts { get; } = [];

    public long Charged { get; private set; }

    /// <summary>Tokens that found no place in a full bucket.</summary>
    public long Expired { get; private set; }

    public int TokensAtFirst { get; } = tokens;

    public int RefusedForTokens { get; private set; }

    public int Deepest { get; private set; } = tokens;

    /// <summary>Paid calls that their worker waits for; those of the dead stay among them.</summary>
    public int UnderWay { get; private set; }

    public IKeepa For(Worker worker, ITokenGauge gauge) => new Line(this, worker, gauge);

    /// <summary>Tokens left now; below 0 it is debt.</summary>
    public int Available => (_bucket = Refilled()).Available;

    private TokenBucket Refilled()
    {
        var now = _bucket.At(stage.Now);
        var lumps = (now.NextRefillAt - _bucket.NextRefillAt).Ticks / TimeSpan.TicksPerMinute;
        Expired += (lumps * _bucket.Lump) - (now.Available - _bucket.Available);
        return now;
    }

    private TokenReading Charge(int charged, TimeSpan processing)
    {
        _bucket = Refilled() with { Available = Available - charged };
        Charged += charged;
        Deepest = Math.Min(Deepest, _bucket.Available);
        return new TokenReading(
            stage.Now + KeepaIsAhead - processing, processing, _bucket.Available, charged, refillRate, _bucket.NextRefillAt - stage.Now, 0);
    }

    private (int Price, ProductFailure? Failure) Shelf(Asin asin)
    {
        if (!_shelf.TryGetValue(asin, out var product))
        {
            var failure = stage.Happens(weather.BadProduct) ? (ProductFailure?)stage.Dice.Next(0, 3) : null;
            _shelf[asin] = product = (stage.Dice.Next(1, dearest + 1), failure);
        }

        return product;
    }

    private (ProductsAnswer Answer, int Price) Fetch(IReadOnlyList<Asin> asins)
    {
        var (products, failures, price) = (new List<Product>(), new Dictionary<Asin, ProductFailure>(), 0);
        foreach (var asin in asins)
        {
            var (cost, failure) = Shelf(asin);
            price += failure == ProductFailure.NotReturned ? 0 : cost;
            if (failure is { } why)
            {
                failures.Add(asin, why);
            }
            else
            {
                products.Add(new Product(asin, "Title", null, null, [], null, null, null, null, null, null, null));
            }
        }

        return (new ProductsAnswer(products, failures), price);
    }

    private Task<KeepaAnswer<T>> AskAsync<T>(
        Worker worker, ITokenGauge gauge, KeepaCall call, Func<(T Value, int Price)> work, CancellationToken cancellationToken)
    {
        var reply = Worker.Reply<KeepaAnswer<T>>(cancellationToken);
        var took = stage.Between(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(12));
        call.AskedAt = stage.Now;
        Calls.Add(call);
        UnderWay++;
        _ = reply.Task.ContinueWith(_ => UnderWay--, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        void Fail(KeepaException fault, TimeSpan after) => worker.Answer(() => reply.TrySetException(fault), after);
        stage.After(TimeSpan.FromMilliseconds(50), () =>
        {
            if (Available <= 0 || stage.Happens(weather.KeepaRefuses))
            {
                RefusedForTokens += Available <= 0 ? 1 : 0;
                var refused = Charge(0, TimeSpan.Zero);
                worker.Answer(
                    () =>
                    {
                        gauge.Observe(refused);
                        reply.TrySetException(new KeepaException(KeepaFault.RateLimited, "429", refused) { RetryAfter = refused.RefillIn });
                    },
                    TimeSpan.FromMilliseconds(50));
                return;
            }

            if (stage.Happens(weather.KeepaTrouble))
            {
                Fail(new KeepaException(KeepaFault.Unavailable, "500"), TimeSpan.FromMilliseconds(50));
                return;
            }

            var isSilent = stage.Happens(weather.KeepaSilent);
            if (isSilent)
            {
                Fail(new KeepaException(KeepaFault.Unreachable, "time-out") { MayBeCharged = true }, Silence);
                if (stage.Happens(0.5))
                {
                    return;
                }
            }

            stage.After(took, () =>
            {
                var (value, price) = work();
                var reading = Charge(price, took);
                (call.Charged, call.EndedAt) = (price, stage.Now);
                if (!isSilent)
                {
                    worker.Answer(
                        () =>
                        {
                            gauge.Observe(reading);
                            call.WasHeard = reply.TrySetResult(new KeepaAnswer<T>(value, reading));
                        },
                        TimeSpan.FromMilliseconds(50));
                }
            });
        });
        return reply.Task;
    }

    private sealed class Line(SimulatedKeepa keepa, Worker worker, ITokenGauge gauge) : IKeepa
    {
        public Task<KeepaAnswer<SellerReading?>> GetSellerAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
            keepa.AskAsync(
                worker,
                gauge,
                new KeepaCall(worker, sellerId, []),
                () => ((SellerReading?)new SellerReading(sellerId, marketplace, "Shop", [.. keepa.Storefronts[sellerId]], [], [], null, null), TokenCost.PerStorefront),
                cancellationToken);

        public Task<KeepaAnswer<ProductsAnswer>> GetProductsAsync(
            SellerId sellerId, Marketplace marketplace, IReadOnlyList<Asin> asins, CancellationToken cancellationToken)
        {
            var call = new KeepaCall(worker, sellerId, asins);
            return keepa.AskAsync(
                worker,
                gauge,
                call,
                () =>
                {
                    var (answer, price) = keepa.Fetch(asins);
                    call.Answer = answer;
                    return (answer, price);
                },
                cancellationToken);
        }

        public Task<TokenReading> GetTokensAsync(CancellationToken cancellationToken)
        {
            var reply = Worker.Reply<TokenReading>(cancellationToken);
            keepa.AskTokens(worker, gauge, reply);
            return reply.Task;
        }
    }

    private void AskTokens(Worker worker, ITokenGauge gauge, TaskCompletionSource<TokenReading> reply) =>
        stage.After(TimeSpan.FromMilliseconds(50), () =>
        {
            if (stage.Happens(weather.KeepaTrouble))
            {
                worker.Answer(() => reply.TrySetException(new KeepaException(KeepaFault.Unavailable, "500")), TimeSpan.FromMilliseconds(50));
                return;
            }

            var reading = Charge(0, TimeSpan.Zero);
            worker.Answer(
                () =>
                {
                    gauge.Observe(reading);
                    reply.TrySetResult(reading);
                },
                TimeSpan.FromMilliseconds(50));
        });
}

/// <summary>One paid call in Keepa's books.</summary>
/// <param name="Asins">None for a storefront.</param>
internal sealed record KeepaCall(Worker Worker, SellerId SellerId, IReadOnlyList<Asin> Asins)
{
    // A worker stands still for three minutes at most, perhaps twice running, and tries to store for half of one.
    private static readonly TimeSpan Meanwhile = TimeSpan.FromMinutes(7);

    public DateTimeOffset AskedAt { get; set; }

    public int Charged { get; set; }

    /// <summary>When it was charged; null where it never was.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public ProductsAnswer? Answer { get; set; }

    public bool WasHeard { get; set; }

    /// <summary>Its worker died while it may still have had its answer in hand.</summary>
    public bool WasCutShort => Worker.DiedAt < EndedAt + Meanwhile;

    /// <summary>Nobody took what it brought, for a reason: its batch was somebody else's by then, or the database refused it again and again.</summary>
    public bool WasRefused => WasTurnedAway && (Worker.StoodStill || Worker.Refusals(EndedAt!.Value, Meanwhile) > 3);

    /// <summary>Its cost was written down by nobody, for a reason: the database must refuse the answer and then its cost.</summary>
    public bool MayBeLost => !WasHeard || WasCutShort || Worker.Refusals(EndedAt!.Value, Meanwhile) > 1;

    /// <summary>The batch took what it brought.</summary>
    public DateTimeOffset? StoredAt { get; set; }

    /// <summary>The database was away, or the batch somebody else's, when it should have been stored.</summary>
    public bool WasTurnedAway { get; set; }
}

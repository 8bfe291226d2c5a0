using SellerSync.Domain.Batches;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Forecasts;

/// <summary>
/// Keepa's bucket, the queue in its order of claims, one drain and immediate work beside it, second by second on a clock of its
/// own. Prices are drawn as Keepa makes them: pages of offers at 6 tokens, some with stock, and sellers differ.
/// </summary>
internal sealed class SimulatedQueue(int seed, int refillRate)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TokenShares Shares = new(7m / 15m, 0.8m);
    private const int TokensAtRisk = 150;
    private const int MostCalls = 10;

    private readonly Random _random = new(seed);
    private readonly List<Batch> _open = [];
    private readonly List<Call> _calls = [];
    private readonly List<PaidCall> _paid = [];
    private readonly Dictionary<Guid, CostEstimate> _costs = [];
    private TokenBucket _bucket = new(60 * refillRate, refillRate, 0, DateTimeOffset.UnixEpoch.AddSeconds(30), TimeSpan.FromMinutes(1));

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    private int Floor => Shares.LevelFor(TokenPriority.Queued, _bucket);

    private int Reserved => _calls.Sum(call => call.Reserved);

    /// <summary>Quotes a seller's new products and hands them over at once.</summary>
    public Lookup LookUp(Guid user, SimulatedSeller seller, int products)
    {
        var cost = Cost(seller.Id);
        var decision = RoutingPolicy.Decide(products, _bucket, 0, new RoutingThresholds());
        var (priority, turn) = (BatchPlan.PriorityOf(products), 0L);
        var sizes = Enumerable.Range(0, products).Chunk(BatchPlan.ProductsPerBatch).Select(chunk => chunk.Length).ToList();
        if (decision.Route == Route.Queue)
        {
            turn = new[]
            {
                _open.Where(batch => batch.Waits && batch.Priority == priority).Select(batch => batch.Turn).DefaultIfEmpty(0).Min(),
                _open.Where(batch => batch.Waits && batch.Priority == priority && batch.User == user).Select(batch => batch.Turn + 1).DefaultIfEmpty(0).Max(),
            }.Max();
        }

        var last = (priority, turn + sizes.Count - 1);
        var before = _open.Where(batch => !batch.Waits || (batch.Priority, batch.Turn).CompareTo(last) <= 0).Sum(batch => batch.Left);
        var bucket = _bucket with { Available = _bucket.Available - Reserved };
        var readyAt = decision.Route == Route.Immediate
            ? QueueForecast.ReadyAt(Planned(products, cost), PlannedWork.None, bucket, floor: 0, Now)
            : QueueForecast.ReadyAt(Planned(products, cost), Planned(before, Cost(Guid.Empty)), bucket, Floor, Now);
        var lookup = new Lookup(Now, cost.OfProducts(products), readyAt) { Left = products };
        foreach (var (size, index) in sizes.Select((size, index) => (size, index)))
        {
            _open.Add(new Batch(lookup, seller, user, priority, turn + index, decision.Route) { Unasked = size, Left = size, Waits = decision.Route == Route.Queue });
        }

        return lookup;
    }

    /// <summary>Lets so much time pass.</summary>
    public void Run(TimeSpan time)
    {
        for (var until = Now + time; Now < until; Now = IsIdle ? until : Now + Second)
        {
            _bucket = _bucket.At(Now);
            EndCalls();
            foreach (var batch in _open.Where(batch => batch.Route == Route.Immediate))
            {
                StartCalls(batch, floor: 0);
            }

            if (Current() is { } drained)
            {
                StartCalls(drained, Floor);
            }
        }
    }

    public bool IsIdle => _open.Count == 0;

    // The drain's batch: the one under way, else the first in the order of claims.
    private Batch? Current()
    {
        var queued = _open.Where(batch => batch.Route == Route.Queue).ToList();
        var current = queued.FirstOrDefault(batch => !batch.Waits) ?? queued.OrderBy(batch => batch.Priority).ThenBy(batch => batch.Turn).FirstOrDefault();
        if (current is { Waits: true } && _bucket.Available - Reserved > Floor)
        {
            current.Waits = false;
        }

        return current;
    }

    private void StartCalls(Batch batch, int floor)
    {
        var cost = Cost(batch.Seller.Id);
        var size = ChunkSize.For(cost, TokensAtRisk, MostCalls);
        while (batch.Unasked > 0 && _calls.Count(call => call.Batch == batch) < size.CallsAtOnce)
        {
            var products = Math.Min(Math.Min(size.Products, batch.Unasked), (_bucket.Available - Reserved - floor) / cost.Reserve);
            if (products < 1)
            {
                return;
            }

            batch.Unasked -= products;
            _calls.Add(new Call(batch, products, products * cost.Reserve, Now, Now.AddSeconds(_random.Next(2, 11))));
        }
    }

    private void EndCalls()
    {
        foreach (var call in _calls.Where(call => call.EndsAt <= Now).ToList())
        {
            var charged = Enumerable.Range(0, call.Products).Sum(_ => call.Batch.Seller.Price(_random));
            _calls.Remove(call);
            _costs.Clear();
            _bucket = _bucket with { Available = _bucket.Available - charged };
            _paid.Insert(0, new PaidCall(call.Batch.Seller.Id, call.Products, charged, call.EndsAt - call.StartedAt));
            call.Batch.Left -= call.Products;
            call.Batch.Lookup.Settled(call.Products, charged, Now);
            if (call.Batch.Left == 0)
            {
                _open.Remove(call.Batch);
            }
        }
    }

    private CostEstimate Cost(Guid seller)
    {
        if (!_costs.TryGetValue(seller, out var cost))
        {
            cost = LearnedCosts.From([.. _paid.Where(call => call.SellerUuid == seller).Take(50)], [.. _paid.Take(200)]);
            _costs.Add(seller, cost);
        }

        return cost;
    }

    private static PlannedWork Planned(int products, CostEstimate cost) => PlannedWork.Of(products, cost, ChunkSize.For(cost, TokensAtRisk, MostCalls));

    private sealed record Batch(Lookup Lookup, SimulatedSeller Seller, Guid User, BatchPriority Priority, long Turn, Route Route)
    {
        public int Unasked { get; set; }

        public int Left { get; set; }

        public bool Waits { get; set; }
    }

    private sealed record Call(Batch Batch, int Products, int Reserved, DateTimeOffset StartedAt, DateTimeOffset EndsAt);
}

/// <param name="SecondPage">How many of its products have more than ten offers.</param>
internal sealed record SimulatedSeller(Guid Id, double SecondPage)
{
    public int Price(Random random)
    {
        var pages = random.NextDouble() < 0.005 ? 10 : random.NextDouble() < SecondPage ? 2 : 1;
        return (pages * 6) + (random.NextDouble() < 0.3 ? 2 : 0);
    }
}

/// <summary>What was quoted, and what came of it.</summary>
internal sealed record Lookup(DateTimeOffset At, TokenRange Quoted, DateTimeOffset Forecast)
{
    public int Left { get; set; }

    public int Charged { get; private set; }

    public DateTimeOffset? ReadyAt { get; private set; }

    public bool IsWithinQuote => Charged <= Quoted.P95;

    public bool IsOnTime => ReadyAt is { } ready
        && (ready - Forecast).Duration() <= TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMinute, (Forecast - At).Ticks / 10));

    public void Settled(int products, int charged, DateTimeOffset at)
    {
        (Left, Charged) = (Left - products, Charged + charged);
        ReadyAt = Left == 0 ? at : null;
    }
}

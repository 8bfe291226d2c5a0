using SellerSync.Domain.Batches;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Forecasts;

/// <summary>
/// Keepa's bucket, the queue in its order of claims, the drains that doorbells wake and immediate work beside them, second by second on a clock of its
/// own. Prices are drawn as Keepa makes them: pages of offers at 6 tokens, some with stock, and sellers differ.
/// </summary>
internal sealed class SimulatedQueue(int seed, int refillRate)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TokenShares Shares = new(7m / 15m, 0.8m);
    private const int TokensAtRisk = 150;
    private const int MostCalls = 10;
    private const int Slots = 3;
    private const int BatchesPerClaim = 3;

    private readonly Random _random = new(seed);
    private readonly List<Batch> _open = [];
    private readonly List<Call> _calls = [];
    private readonly Dictionary<Guid, List<PaidCall>> _paid = [];
    private readonly Queue<PaidCall> _newest = new();
    private readonly Dictionary<Guid, (CostEstimate Cost, DateTimeOffset At)> _costs = [];
    private readonly List<List<Batch>> _drains = [];
    private DateTimeOffset? _wakeUpAt;
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

        var readyAt = decision.Route == Route.Immediate
            ? QueueForecast.ReadyAt(Planned(products, cost), PlannedWork.None, Unreserved, floor: 0, Now)
            : ReadyAt(products, cost, Before((priority, turn + sizes.Count - 1, int.MaxValue), null));
        var lookup = new Lookup(Now, cost.OfProducts(products), readyAt)
        {
            Left = products,
            Products = products,
            IsOfKnownSeller = _paid.GetValueOrDefault(seller.Id, []).Count >= CostEstimate.EnoughCalls,
        };
        foreach (var (size, index) in sizes.Select((size, index) => (size, index)))
        {
            _open.Add(new Batch(lookup, seller, user, priority, turn + index, decision.Route) { Unasked = size, Left = size, Waits = decision.Route == Route.Queue });
        }

        if (decision.Route == Route.Queue)
        {
            Ring();
        }

        return lookup;
    }

    private TokenBucket Unreserved => _bucket with { Available = _bucket.Available - Reserved };

    private DateTimeOffset ReadyAt(int products, CostEstimate cost, int before) =>
        QueueForecast.ReadyAt(Planned(products, cost), Planned(before, Cost(Guid.Empty)), Unreserved, Floor, Now);

    private int Before((BatchPriority, long, int) last, Lookup? own) =>
        _open.Where(batch => batch.Lookup != own && Place(batch).CompareTo(last) < 0).Sum(batch => batch.Left);

    private (BatchPriority, long, int) Place(Batch batch) => (batch.Priority, batch.Turn, _open.IndexOf(batch));

    // The forecast as a progress answer tells it.
    private DateTimeOffset Look(Lookup lookup)
    {
        var own = _open.Where(batch => batch.Lookup == lookup && batch.Left > 0).ToList();
        var cost = Cost(own[0].Seller.Id);
        if (own[0].Route == Route.Immediate)
        {
            return QueueForecast.ReadyAt(Planned(lookup.Left, cost), PlannedWork.None, Unreserved, floor: 0, Now);
        }

        return ReadyAt(lookup.Left, cost, Before(own.Max(Place), lookup));
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

            if (_wakeUpAt <= Now)
            {
                _wakeUpAt = null;
                Ring();
            }

            foreach (var drain in _drains.ToList())
            {
                Drain(drain);
            }
        }
    }

    public bool IsIdle => _open.Count == 0;

    private void Ring()
    {
        if (_drains.Count < Slots)
        {
            _drains.Add([]);
        }
    }

    // One look of a drain at its batches: it runs one after the other, and without tokens gives all back until a wake-up.
    private void Drain(List<Batch> drain)
    {
        drain.RemoveAll(batch => batch.Left == 0);
        if (drain.Count == 0)
        {
            drain.AddRange(_open.Where(batch => batch is { Route: Route.Queue, Waits: true }).OrderBy(batch => batch.Priority).ThenBy(batch => batch.Turn).Take(BatchesPerClaim));
            drain.ForEach(batch => batch.Waits = false);
        }

        if (drain.Count == 0)
        {
            _drains.Remove(drain);
            return;
        }

        StartCalls(drain[0], Floor);
        if (drain[0].Unasked > 0 && _calls.All(call => call.Batch != drain[0]))
        {
            drain.ForEach(batch => batch.Waits = true);
            _drains.Remove(drain);
            var enough = Unreserved.WhenAt(Floor + Cost(drain[0].Seller.Id).Reserve, Now) ?? _bucket.NextRefillAt;
            _wakeUpAt = _wakeUpAt is { } noted && noted < enough ? noted : enough;
        }
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
            _bucket = _bucket with { Available = _bucket.Available - charged };
            Learn(new PaidCall(call.Batch.Seller.Id, call.Products, charged, call.EndsAt - call.StartedAt));
            call.Batch.Left -= call.Products;
            call.Batch.Lookup.Settled(call.Products, charged, Now);
            if (call.Batch.Left == 0)
            {
                _open.Remove(call.Batch);
            }

            if (call.Batch.Lookup is { Left: > 0, HalfWay: null } half && half.Left <= half.Products / 2)
            {
                half.HalfWay = (Now, Look(half));
            }
        }
    }

    private void Learn(PaidCall call)
    {
        _paid.TryAdd(call.SellerUuid!.Value, []);
        _paid[call.SellerUuid.Value].Add(call);
        _newest.Enqueue(call);
        if (_newest.Count > 5_000)
        {
            _newest.Dequeue();
        }
    }

    // What was read is good for half a minute.
    private CostEstimate Cost(Guid seller)
    {
        if (!_costs.TryGetValue(seller, out var read) || Now - read.At > TimeSpan.FromSeconds(30))
        {
            var cost = LearnedCosts.From(
                [.. _paid.GetValueOrDefault(seller, []).TakeLast(200)],
                [.. _newest.Reverse().GroupBy(call => call.SellerUuid).SelectMany(calls => calls.Take(40))]);
            _costs[seller] = read = (cost, Now);
        }

        return read.Cost;
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
    public int Products { get; init; }

    /// <summary>Its seller's own prices had been learned by then.</summary>
    public bool IsOfKnownSeller { get; init; }

    /// <summary>When half of it was stored, and what was forecast then; null where it all came at once.</summary>
    public (DateTimeOffset At, DateTimeOffset Forecast)? HalfWay { get; set; }

    public int Left { get; set; }

    public int Charged { get; private set; }

    public DateTimeOffset? ReadyAt { get; private set; }

    public bool IsWithinQuote => Charged <= Quoted.P95;

    public bool IsOnTime => IsMet(At, Forecast);

    public bool IsOnTimeHalfWay => HalfWay is not { } half || IsMet(half.At, half.Forecast);

    public void Settled(int products, int charged, DateTimeOffset at)
    {
        (Left, Charged) = (Left - products, Charged + charged);
        ReadyAt = Left == 0 ? at : null;
    }

    private bool IsMet(DateTimeOffset at, DateTimeOffset forecast) =>
        ReadyAt is { } ready && (ready - forecast).Duration() <= TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMinute, (forecast - at).Ticks / 10));
}

using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>Eight workers in good weather whose queue never runs empty, and what they make of the tokens.</summary>
internal sealed class WorkingDay
{
    public const int LookupsAtOnce = 4;
    private const int MostProducts = 50;

    private static readonly TokenShares Shares = new(7m / 15m, 0.8m);
    private readonly int _refillRate;
    private readonly int _floor;
    private int _sellers;
    private DateTimeOffset? _idleSince;

    public WorkingDay(int seed, int refillRate)
    {
        _refillRate = refillRate;
        _floor = new TokenBucket(0, refillRate, 0, default, TimeSpan.FromMinutes(1)).Floor(Shares.Floor);
        World = new World(seed, workers: 8, refillRate, _floor);
    }

    public World World { get; }

    public int Floor => _floor;

    public long Refilled => (long)World.Stage.Passed.TotalMinutes * _refillRate;

    public int StoredProducts => World.Database.Sellers.Values.Sum(seller => seller.Stored.Count);

    /// <summary>Of the tokens that were refilled, how many were charged for products that are stored.</summary>
    public double StoredShare => (double)World.Keepa.Calls.Where(call => call.StoredAt is not null).Sum(call => call.Charged) / Refilled;

    public bool HasWorkLeft => World.Database.Batches.Any(batch => batch.Status == BatchStatus.Pending);

    /// <summary>The longest time in which the dearest product could have been paid for above the floor, and no call was under way.</summary>
    public TimeSpan LongestIdle { get; private set; }

    /// <summary>Storefronts of 3,000 products, each of another user, that cost more than a day refills.</summary>
    public void QueueForAWholeDay()
    {
        var cost = 0;
        for (var user = 1; cost < 1.3 * 24 * 60 * _refillRate; user++, cost += 3_000 * (CostEstimate.DearestProduct + 1) / 2)
        {
            LookUpAfter(TimeSpan.Zero, user, products: 3_000);
        }
    }

    /// <summary>Small lookups, each of another user and a few at once: they may spend the whole bucket, and take a third of what is refilled.</summary>
    public void LookUpBesideIt()
    {
        var between = BetweenLookups(_refillRate);
        for (var at = between; at < TimeSpan.FromDays(1); at += between)
        {
            for (var lookup = 0; lookup < LookupsAtOnce; lookup++)
            {
                LookUpAfter(at, 1_000 + _sellers, World.Stage.Dice.Next(1, MostProducts + 1));
            }
        }
    }

    public static TimeSpan BetweenLookups(int refillRate) =>
        TimeSpan.FromMinutes(3.0 * LookupsAtOnce * (MostProducts + 1) / 2 * (CostEstimate.DearestProduct + 1) / 2 / refillRate);

    public void Run(TimeSpan time)
    {
        Look();
        World.RunUntil(() => false, time);
    }

    private void LookUpAfter(TimeSpan delay, int user, int products)
    {
        World.Lists(++_sellers, products);
        World.LookUpAfter(delay, new Guid(user, 0, 0, new byte[8]), _sellers);
    }

    private void Look()
    {
        World.Stage.After(TimeSpan.FromSeconds(1), Look);
        var isIdle = World.Database.Batches.Count > 0
            && World.Keepa.UnderWay == 0 && World.Keepa.Available - World.Database.Books.Reserved >= _floor + CostEstimate.DearestProduct;
        _idleSince = isIdle ? _idleSince ?? World.Stage.Now : null;
        LongestIdle = new[] { LongestIdle, World.Stage.Now - (_idleSince ?? World.Stage.Now) }.Max();
    }
}

using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Simulation;

namespace SellerSync.Benchmarks.TokenUse;

/// <summary>
/// The same day by the policy of the older backend: a drain is woken by the next lookup and by nothing else, takes a product to cost 7
/// tokens whatever it is, and stops under 7,000 of 15,000. Nobody dies, so that only the policy differs.
/// </summary>
internal sealed class OldPolicyDay
{
    private const int Workers = 8;
    private const int ProductsOfOneCall = 10;
    private const int PerProduct = 7;

    private const int MostImmediate = 50;

    private static readonly SellerId Seller = SellerId.Parse("A0000000000001");

    private readonly Stage _stage;
    private readonly SimulatedKeepa _keepa;
    private readonly int _refillRate;
    private readonly int _floor;
    private int _lastAsin;
    private int _draining;

    public OldPolicyDay(int seed, int refillRate)
    {
        _refillRate = refillRate;
        _floor = new TokenBucket(0, refillRate, 0, default, TimeSpan.FromMinutes(1)).Floor(7m / 15m);
        _stage = new Stage(seed);
        _keepa = new SimulatedKeepa(_stage, new Weather(), refillRate, _floor);
    }

    public double StoredShare => _keepa.Charged / (_stage.Passed.TotalMinutes * _refillRate);

    public int Refused => _keepa.RefusedForTokens;

    /// <summary>Lookups come as often as in the other day, four at once.</summary>
    public void Run(TimeSpan time)
    {
        var between = WorkingDay.BetweenLookups(_refillRate);
        for (var at = between; at < time; at += between)
        {
            for (var lookup = 0; lookup < WorkingDay.LookupsAtOnce; lookup++)
            {
                _stage.After(at, LookUp);
            }
        }

        while (_stage.Passed < time && _stage.Step())
        {
        }
    }

    private void LookUp()
    {
        var worker = new Worker(_stage, new Weather(), TimeSpan.Zero);
        var keepa = _keepa.For(worker, new TokenGauge(Options.Create(new KeepaOptions()), worker.Time));
        worker.Run(() => _ = ImmediateAsync(keepa, _stage.Dice.Next(1, MostImmediate + 1)));
        if (_draining < Workers)
        {
            _draining++;
            worker.Run(() => _ = DrainAsync(keepa));
        }
    }

    // Who waits for products gets them whatever is left.
    private async Task ImmediateAsync(IKeepa keepa, int products)
    {
        try
        {
            for (; products > 0; products -= ProductsOfOneCall)
            {
                await keepa.GetProductsAsync(Seller, MemoryDatabase.Com, Next(Math.Min(products, ProductsOfOneCall)), CancellationToken.None);
            }
        }
        catch (KeepaException)
        {
            // a 429: the rest is lost until somebody asks again
        }
    }

    // It takes the balance of its last answer and reckons with its own spending alone.
    private async Task DrainAsync(IKeepa keepa)
    {
        try
        {
            var tokens = (await keepa.GetTokensAsync(CancellationToken.None)).TokensLeft;
            while (tokens - (ProductsOfOneCall * PerProduct) >= _floor)
            {
                tokens = (await keepa.GetProductsAsync(Seller, MemoryDatabase.Com, Next(ProductsOfOneCall), CancellationToken.None)).Tokens.TokensLeft;
            }
        }
        catch (KeepaException)
        {
            // a 429 ends the drain
        }

        _draining--;
    }

    private Asin[] Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Asin.Parse($"B{++_lastAsin:D9}"))];
}

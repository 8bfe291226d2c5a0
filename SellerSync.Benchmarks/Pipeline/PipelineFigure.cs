using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.ProductStorage;
using SellerSync.Benchmarks.Servers;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.KeepaSimulator;

namespace SellerSync.Benchmarks.Pipeline;

/// <summary>From the lookup to the last stored product, with a Keepa that answers at once and tokens without end, beside its stages alone.</summary>
internal sealed class PipelineFigure : IFigure
{
    private const int ProductsOfOneCall = 10;

    /// <summary>Enough that the work outlasts the wait for it to begin.</summary>
    private const int SellersAtOnce = 5;

    /// <summary>The milliseconds of the newest lookup.</summary>
    private const string FirstClaim = """
        select (extract(epoch from min(b.started_at) - min(h.created_at)) * 1000)::float8
        from hand_overs h join product_batches b on b.hand_over_id = h.id
        group by h.id order by h.id desc limit 1
        """;

    public int Number => 4;

    public string Name => "pipeline";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var count = bench.Pick(3_000, 300);

        // Nothing is lost when this worker dies, so that as much may be under way as the limit of calls allows.
        await using var stack = await BenchStack.StartAsync(
            bench, "pipeline", new SimulatorOptions { RefillRate = 100_000 }, log: null, cancellationToken, ("Limits__TokensAtRisk", "10000"));
        var shelf = await Shelf.MakeAsync(100, cancellationToken);
        var seller = 0;
        var waits = new List<double>();

        // A new process compiles for half a minute what is asked of it.
        await LookUpAsync(bench.Pick(10, 1));
        var times = await Turns.MediansAsync(
            bench.Pick(7, 2),
            () => LookUpAsync(SellersAtOnce),
            async () =>
            {
                var time = await LookUpAsync(1);
                waits.Add(await stack.Database.ScalarAsync<double>(FirstClaim));
                return time;
            },
            () => FetchAsync(stack, Next(), cancellationToken),
            () => StoreAsync(stack, shelf.Next(count), cancellationToken));
        double[] rates = [SellersAtOnce * count / times[0] * 1000, .. times.Skip(1).Select(time => count / time * 1000)];
        var slowest = Math.Min(rates[2], rates[3]);
        return
        [
            Measurement.Of(
                "4", $"{SellersAtOnce} sellers of {count} products, from the lookups to the last one stored, beside the slower of fetching and storing", rates[0], "products/s", Aim.AtLeast(0.6, Against.Limit), limit: slowest),
            Measurement.Of("4-alone", "the same with one seller", rates[1], "products/s", Aim.None, limit: slowest),
            Measurement.Of("4-wait", "of this, from the stored seller to the first claim: two queues are looked at twice a second", waits.Skip(1).Median(), "ms", Aim.None),
            Measurement.Of("4-fetch", "fetching alone", rates[2], "products/s", Aim.None),
            Measurement.Of("4-store", "storing alone", rates[3], "products/s", Aim.None),
        ];

        Task<double> LookUpAsync(int sellers) => Turns.TimeAsync(async () =>
        {
            await Task.WhenAll(Enumerable.Range(0, sellers).Select(_ => stack.Caller.LookUpAsync(Next())));
            await stack.SettledAsync(bench.Time, cancellationToken);
        });

        string Next() => $"A{(char)('A' + (seller / 26))}{(char)('A' + (seller++ % 26))}BIGSHOP{count:D4}";
    }

    private static async Task<double> FetchAsync(BenchStack stack, string seller, CancellationToken cancellationToken)
    {
        var (keepa, id, marketplace) = (stack.Get<IKeepa>(), SellerId.Parse(seller), Marketplace.Find(1)!);
        var asins = (await keepa.GetSellerAsync(id, marketplace, cancellationToken)).Value!.Asins!;
        return await Turns.TimeAsync(() => Task.WhenAll(asins.Chunk(ProductsOfOneCall * 10).Select(async batch =>
        {
            foreach (var chunk in batch.Chunk(ProductsOfOneCall))
            {
                await keepa.GetProductsAsync(id, marketplace, chunk, cancellationToken);
            }
        })));
    }

    private static async Task<double> StoreAsync(BenchStack stack, IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        var batches = stack.Get<IBatchStore>();
        await stack.Database.RunAsync($"""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type)
            select (select id from sellers limit 1), 0, '{"{}"}', 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS'
            """);
        var batch = await batches.ClaimNextAsync("bench", cancellationToken);
        var none = new Dictionary<Asin, ProductFailure>();
        var time = await Turns.TimeAsync(async () =>
        {
            foreach (var chunk in products.Chunk(ProductsOfOneCall))
            {
                var reservation = new TokenReservation(Guid.NewGuid(), chunk.Length, TokenCost.PerProduct * chunk.Length);
                await batches.StoreChunkAsync(batch, new PaidAnswer(new ProductsAnswer(chunk, none), reservation, reservation.Tokens), "queue", cancellationToken);
            }
        });
        await batches.CompleteAsync(batch, cancellationToken);
        return time;
    }
}

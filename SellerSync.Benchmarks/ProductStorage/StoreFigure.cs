using Microsoft.Extensions.DependencyInjection;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Products;
using SellerSync.Domain.Tokens;

namespace SellerSync.Benchmarks.ProductStorage;

/// <summary>Storing 100 new products: the whole transaction that the functions run, with the batch's progress and the settled tokens.</summary>
internal sealed class StoreFigure : IFigure
{
    private const int Count = 100;

    public int Number => 3;

    public string Name => "store";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var database = await BenchDatabase.MigratedAsync(bench.Servers, "bench_store", cancellationToken);
        await using var services = ComposedServices.On(database.ConnectionString);
        services.GetRequiredService<ITokenGauge>().ArePlenty(bench.Time);
        var sellerUuid = await database.ScalarAsync<Guid>("insert into sellers (seller_id, domain) values ('A3LARGESHOP250', 1) returning id");
        var shelf = await Shelf.MakeAsync(Count, cancellationToken);
        var bare = new BareRows(database.Source, sellerUuid);

        Func<Task<double>> Side(Func<IReadOnlyList<Product>, Task> store) => () => Turns.TimeAsync(() => store(shelf.Next(Count)));
        var times = await Turns.MediansAsync(
            bench.Pick(60, 15),
            () => OursAsync(services, database, shelf.Next(Count), cancellationToken),
            Side(bare.UnnestAsync),
            Side(bare.OneByOneAsync),
            Side(bare.CopyAsync));
        double[] rates = [.. times.Select(time => Count / time * 1000)];
        return
        [
            Measurement.Of("3-upsert", $"store {Count} products, beside a bare unnest upsert", rates[0], "products/s", Aim.AtLeast(0.8, Against.Limit), limit: rates[1]),
            Measurement.Of("3-row", "the same, beside row by row", rates[0], "products/s", Aim.AtLeast(5, Against.Peer), peer: rates[2]),
            Measurement.Of("3-copy", "the same, beside COPY", rates[0], "products/s", Aim.None, limit: rates[3]),
        ];
    }

    private static async Task<double> OursAsync(ServiceProvider services, BenchDatabase database, IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        var batches = services.GetRequiredService<IBatchStore>();
        var list = string.Join(',', products.Select(product => $"'{product.Asin}'"));
        await database.RunAsync($"""
            insert into product_batches (seller_id, product_count, new_asins, status, priority, job_type, batch_type)
            select id, {products.Count}, array[{list}], 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS' from sellers
            """);
        var batch = await batches.ClaimNextAsync("bench", cancellationToken);
        var answer = new ProductsAnswer(products, new Dictionary<Domain.Asins.Asin, ProductFailure>());
        var time = await Turns.TimeAsync(() => batches.StoreChunkAsync(batch, new PaidAnswer(answer, batch.FirstCall!, 700), "queue", cancellationToken));
        await batches.CompleteAsync(batch, cancellationToken);
        return time;
    }
}

using System.Globalization;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Domain.Asins;
using SellerSync.Infrastructure.Database.Asins;

namespace SellerSync.Benchmarks.NewAsins;

/// <summary>Which of a storefront's 3,000 ASINs are new, where 5 million products are stored.</summary>
internal sealed class NewAsinsFigure : IFigure
{
    private const int Storefront = 3_000;
    private const int ProductsOfSeller = 2_000;

    public int Number => 7;

    public string Name => "new-asins";

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var sellers = bench.Pick(2_500, 250);
        await using var database = await BenchDatabase.MigratedAsync(bench.Servers, "bench_new_asins", cancellationToken);
        await FillAsync(database, sellers, cancellationToken);
        var ids = await SellersAsync(database, cancellationToken);
        var dice = new Random(1);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);

        // Another seller each time, so that no answer comes from the pages that the one before has warmed.
        var times = await Turns.MediansAsync(bench.Pick(100, 20), async () =>
        {
            var seller = dice.Next(sellers);
            IReadOnlyList<Asin> incoming = [.. Enumerable.Range((seller * ProductsOfSeller) + (ProductsOfSeller / 2), Storefront).Select(Of)];
            var fresh = 0;
            var time = await Turns.TimeAsync(async () =>
                fresh = AsinList.New(incoming, await KnownAsins.ReadAsync(connection, ids[seller], incoming, Guid.NewGuid(), cancellationToken)).Count);
            return fresh == Storefront - (ProductsOfSeller / 2) ? time : throw new InvalidOperationException($"{fresh} of {Storefront} ASINs were new.");
        });
        var rows = (sellers * ProductsOfSeller).ToString("#,0", CultureInfo.InvariantCulture);
        return [Measurement.Of("7", $"new ASINs: {Storefront:#,0} incoming against {rows} seller_products", times[0], "ms", Aim.AtMost(15))];
    }

    // Without the checks of foreign keys, which hold by the way it is made; with all indexes, for those are what is measured.
    private static async Task FillAsync(BenchDatabase database, int sellers, CancellationToken cancellationToken)
    {
        await database.RunAsync($"insert into sellers (seller_id, domain) select 'A' || lpad(n::text, 12, '0'), 1 from generate_series(0, {sellers - 1}) n");
        const int AtOnce = 250;
        for (var first = 0; first < sellers; first += AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await database.RunAsync($"""
                set session_replication_role = replica;
                insert into seller_products (seller_id, asin_id, domain, product_template_id, storefront_price, sales_rank, is_fba)
                select s.id, 'B' || lpad((s.n * {ProductsOfSeller} + p)::text, 9, '0'), 1, gen_random_uuid(), 19.99, p, true
                from (select id, substr(seller_id, 2)::bigint as n from sellers) s, generate_series(0, {ProductsOfSeller - 1}) p
                where s.n >= {first} and s.n < {first + AtOnce}
                """);
        }

        await database.RunAsync("vacuum analyze seller_products");
        await database.RunAsync("analyze sellers");
    }

    private static Asin Of(int number) => Asin.Parse($"B{number:D9}");

    private static async Task<List<Guid>> SellersAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        await using var command = database.Source.CreateCommand("select id from sellers order by seller_id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetGuid(0));
        }

        return ids;
    }
}

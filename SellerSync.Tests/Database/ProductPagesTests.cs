using CsCheck;
using SellerSync.Domain.SellerProducts;
using SellerSync.Infrastructure.Database.Products;
using Row = (int? Day, int? Price, int? Rank, bool? IsFba);

namespace SellerSync.Tests.Database;

[Parallelizable]
public sealed class ProductPagesTests : DatabaseFixture
{
    private static readonly DateTimeOffset Newest = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    // Few different values, so that many products tie, and nulls in each column.
    private static readonly Gen<Row> AnyRow =
        from day in Gen.Int[-1, 5]
        from price in Gen.Int[-1, 5]
        from rank in Gen.Int[-1, 5]
        from fulfilment in Gen.Int[-1, 1]
        select new Row(Known(day), Known(price), Known(rank), fulfilment < 0 ? null : fulfilment == 1);

    private static readonly ProductFilter[] Filters =
    [
        new(),
        new(Since: Newest.AddDays(-3)),
        new(MinPrice: 2, MaxPrice: 4),
        new(MaxRank: 2),
        new(Fulfilment: Fulfilment.Fba),
        new(Fulfilment: Fulfilment.Fbm),
        new(Since: Newest.AddDays(-4), MinPrice: 1, MaxRank: 4, Fulfilment: Fulfilment.Fba),
    ];

    private ProductPages Pages => new(Db);

    [Test]
    public Task Walking_all_pages_yields_every_matching_product_once_and_in_order() =>
        (from rows in AnyRow.Array[0, 30] from limit in Gen.Int[1, 8] select (rows, limit)).SampleAsync(
            async sample =>
            {
                await EmptyAsync();
                await InsertAsync(sample.rows);
                foreach (var sort in Enum.GetValues<ProductSort>())
                {
                    foreach (var filter in Filters)
                    {
                        var (products, totals) = await WalkAsync(sort, filter, sample.limit);
                        var expected = Enumerable.Range(0, sample.rows.Length).Where(number => Passes(sample.rows[number], filter)).Select(number => A(number).Value).ToList();
                        Assert.That(products.Select(product => product.Asin), Is.EquivalentTo(expected), $"{sort} {filter}");
                        Assert.That(totals, Is.All.EqualTo(expected.Count));
                        var keys = products.Select(product => Key(product, sort)).ToList();
                        Assert.That(keys, Is.EqualTo(keys.OrderBy(key => key is null).ThenBy(key => key)), $"{sort}, those without last");
                    }
                }
            },
            iter: 8,
            threads: 1);

    [Test]
    public async Task Products_that_come_while_somebody_pages_neither_repeat_nor_hide_others()
    {
        await InsertAsync([.. Enumerable.Range(0, 6).Select(number => new Row(number, 1, 1, true))]);

        var first = await PageAsync(ProductSort.FirstSeen, new(), 3, null);
        await InsertAsync([new Row(0, 1, 1, true), new Row(5, 1, 1, true)], firstNumber: 100);
        var second = await PageAsync(ProductSort.FirstSeen, new(), 10, first!.Next);

        Assert.That(first.Products.Select(product => product.Asin), Is.EqualTo(new[] { A(0).Value, A(1).Value, A(2).Value }));
        Assert.That(second!.Products.Select(product => product.Asin), Is.EquivalentTo(new[] { A(3).Value, A(4).Value, A(5).Value, A(101).Value }));
        Assert.That((first.Total, second.Total), Is.EqualTo((6, 8)));
        Assert.That(second.Next, Is.Null);
    }

    [Test]
    public async Task Times_that_differ_by_a_microsecond_keep_their_order_over_pages()
    {
        await InsertAsync([.. Enumerable.Repeat(new Row(0, 1, 1, true), 5)]);
        await RunAsync("update seller_products set first_seen_at = first_seen_at + right(asin_id, 1)::int * interval '1 microsecond'");

        var (products, _) = await WalkAsync(ProductSort.FirstSeen, new(), 1);

        Assert.That(products.Select(product => product.Asin), Is.EqualTo(Enumerable.Range(0, 5).Reverse().Select(number => A(number).Value)));
    }

    [Test]
    public async Task A_product_is_read_as_it_was_stored_and_an_old_rating_of_minus_one_is_none()
    {
        await InsertAsync([new Row(1, 3, 4, false)]);
        await RunAsync("""
            update seller_products set buy_box_price = 2.5, stock_count = 7, rating = 4.5, rating_count = 0, monthly_sales = 50, currency = 'USD';
            update product_templates set title = 'A title', brand = 'A brand', category = 'Toys', images = array['51a+b.jpg', 'c.jpg']
            """);

        var product = (await PageAsync(ProductSort.Price, new(), 5, null))!.Products.Single();
        await RunAsync("alter table seller_products drop constraint seller_products_rating_check; update seller_products set rating = -1");
        var old = (await PageAsync(ProductSort.Price, new(), 5, null))!.Products.Single();

        Assert.That(product, Is.EqualTo(new StoredProduct(
            A(0).Value, "A title", "A brand", "Toys", "51a+b.jpg", 3, 2.5m, "USD", 4, 7, 4.5m, 0, 50, false, true, Newest.AddDays(-1))));
        Assert.That(old, Is.EqualTo(product with { Rating = null }));
    }

    [Test]
    public async Task A_seller_never_looked_up_is_null_and_one_without_products_is_an_empty_page()
    {
        Assert.That(await PageAsync(ProductSort.Price, new(), 5, null), Is.Null);

        await InsertAsync([]);
        var page = await PageAsync(ProductSort.Price, new(), 5, null);

        Assert.That((page!.Products.Count, page.Total, page.Next), Is.EqualTo((0, 0, (ProductPosition?)null)));
    }

    private static int? Known(int value) => value < 0 ? null : value;

    private static bool Passes(Row row, ProductFilter filter) =>
        (filter.Since is not { } since || (row.Day is { } day && Newest.AddDays(-day) >= since))
        && (filter.MinPrice is not { } min || row.Price >= min)
        && (filter.MaxPrice is not { } max || row.Price <= max)
        && (filter.MaxRank is not { } rank || row.Rank <= rank)
        && (filter.Fulfilment is not { } fulfilment || row.IsFba == (fulfilment == Fulfilment.Fba));

    private static decimal? Key(StoredProduct product, ProductSort sort) => sort switch
    {
        ProductSort.FirstSeen => -product.FirstSeenAt?.UtcTicks,
        ProductSort.Price => product.StorefrontPrice,
        _ => product.SalesRank,
    };

    private async Task<(List<StoredProduct> Products, List<int> Totals)> WalkAsync(ProductSort sort, ProductFilter filter, int limit)
    {
        var products = new List<StoredProduct>();
        var totals = new List<int>();
        ProductPosition? after = null;
        do
        {
            var page = (await PageAsync(sort, filter, limit, after))!;
            Assert.That(page.Products, Has.Count.LessThanOrEqualTo(limit));
            products.AddRange(page.Products);
            totals.Add(page.Total);
            after = page.Next;
        }
        while (after is not null && totals.Count < 100);

        return (products, totals);
    }

    private Task<ProductPage?> PageAsync(ProductSort sort, ProductFilter filter, int limit, ProductPosition? after) =>
        Pages.ReadAsync(new ProductQuery(Seller, Com, filter, sort, after, limit), default);

    /// <summary>The seller with these products, and another seller with one that must never be seen.</summary>
    private async Task InsertAsync(IReadOnlyList<Row> rows, int firstNumber = 0)
    {
        await RunAsync("""
            insert into sellers (seller_id, domain) values ('A1SMALLSHOP12', 1), ('A1SMALLSHOP12', 5) on conflict do nothing;
            insert into product_templates (asin_id, domain) values ('B0OTHERS00', 5) on conflict do nothing;
            insert into seller_products (seller_id, asin_id, domain, product_template_id, storefront_price, sales_rank, is_fba, is_fbm, first_seen_at)
              select s.id, 'B0OTHERS00', 5, t.id, 2, 2, true, true, '2026-11-01T12:00Z' from sellers s, product_templates t
              where s.domain = 5 and t.domain = 5 on conflict do nothing
            """);
        await using var command = Source.CreateCommand("""
            with i as (
              select * from unnest($1::text[], $2::timestamptz[], $3::int[], $4::int[], $5::boolean[]) as i (asin, seen, price, rank, is_fba)
            ), t as (
              insert into product_templates (asin_id, domain) select asin, 1 from i returning id, asin_id
            )
            insert into seller_products (seller_id, asin_id, domain, product_template_id, storefront_price, sales_rank, is_fba, is_fbm, first_seen_at)
            select s.id, i.asin, 1, t.id, i.price, i.rank, i.is_fba, not i.is_fba, i.seen
            from i join t on t.asin_id = i.asin cross join sellers s where s.domain = 1
            """);
        command.Parameters.Add(new() { Value = rows.Select((_, number) => A(firstNumber + number).Value).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Day is { } day ? Newest.AddDays(-day) : (DateTimeOffset?)null).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Price).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.Rank).ToArray() });
        command.Parameters.Add(new() { Value = rows.Select(row => row.IsFba).ToArray() });
        await command.ExecuteNonQueryAsync();
    }
}

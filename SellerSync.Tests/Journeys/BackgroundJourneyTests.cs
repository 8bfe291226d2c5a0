namespace SellerSync.Tests.Journeys;

/// <summary>What runs when nobody asks.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class BackgroundJourneyTests
{
    [Test]
    public async Task Discovery_queues_what_followed_sellers_added_for_nobody_and_passes_bad_ones_over()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A9DAILYNEW0040");
        await stack.SettledAsync();
        var before = await stack.ScalarAsync<long>("select count(*) from seller_products");
        await stack.ScalarAsync<object>("""
            with bad as (insert into sellers (seller_id, domain) values ('A0UNKNOWNSHOP0', 1), ('A5HUGESHOP3001', 1) returning id)
            select count(*) from bad
            """);
        await stack.ScalarAsync<object>($"update users set subscription_status = 'active' where id = '{stack.UserId}' returning 1");
        await stack.ScalarAsync<object>($"insert into user_sellers (user_id, seller_id) select '{stack.UserId}', id from sellers returning 1");
        await stack.ScalarAsync<object>("update sellers set last_checked_at = now() - interval '13 hours' returning 1");
        stack.Keepa.Catalogue.SetCount("A9DAILYNEW0040", 43);

        await stack.Functions.InvokeAsync("keepa-discovery");
        await stack.SettledAsync();
        await stack.Functions.InvokeAsync("keepa-discovery");

        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_products"), Is.EqualTo(before + 3));
        Assert.That(
            await stack.ScalarAsync<string>("select concat_ws('|', job_type, status, product_count, coalesce(user_id::text, 'nobody')) from product_batches order by created_at desc limit 1"),
            Is.EqualTo("MONITORING|COMPLETED|3|nobody"));
        Assert.That(await stack.ScalarAsync<string>("select decision || '|' || reason from routing_decisions where user_id is null"), Is.EqualTo("queue|background"));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_queries"), Is.EqualTo(1), "discovery is no search");
        Assert.That(
            await stack.ScalarAsync<string>("select string_agg(concat_ws('|', looked_up, new_products, skipped, stopped_reason), ' then ' order by id) from discovery_runs"),
            Is.EqualTo("""1|3|{"not_found": 1, "over_limit": 1}|nothing_left then 0|0|{"not_found": 1, "over_limit": 1}|nothing_left"""));
        Assert.That(stack.Keepa.Books.Charges.Count(charge => charge.Seller == "A5HUGESHOP3001"), Is.EqualTo(1), "a refusal is remembered");
        MainJobTests.AssertEachAsinFetchedOnce(stack);
    }

    [Test]
    public async Task A_refused_storefront_is_refused_again_without_a_token()
    {
        await using var stack = await Stack.StartAsync();
        var (_, first) = await stack.LookUpAsync("A6OVERLIM4210");
        var spent = stack.Keepa.Books.Total;

        var (status, second) = await stack.LookUpAsync("A6OVERLIM4210");

        Assert.That(status, Is.EqualTo(400));
        Assert.That(second.GetProperty("error").GetString(), Is.EqualTo("Seller has 4,210 products, which exceeds our 3,000 product limit"));
        Assert.That(second.ToString(), Is.EqualTo(first.ToString()));
        Assert.That(stack.Keepa.Books.Total, Is.EqualTo(spent));

        await stack.ScalarAsync<object>("update refused_storefronts set refused_at = refused_at - interval '24 hours' returning 1");
        stack.Keepa.Catalogue.SetCount("A6OVERLIM4210", 3);
        Assert.That((await stack.LookUpAsync("A6OVERLIM4210")).Status, Is.EqualTo(200), "a day later it is looked at again");
        Assert.That(await stack.ScalarAsync<long>("select count(*) from refused_storefronts"), Is.Zero);
    }

    [Test]
    public async Task A_competitors_snapshot_spares_its_first_lookup_what_is_old()
    {
        await using var stack = await Stack.StartAsync();
        await stack.LookUpAsync("A1SMALLSHOP12");
        await stack.SettledAsync();
        var queued = await stack.ScalarAsync<long>("select count(*) from seller_snapshot_queue");

        await stack.Functions.InvokeAsync("seller-snapshots");

        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_snapshots"), Is.EqualTo(5));
        Assert.That(await stack.ScalarAsync<long>("select count(*) from seller_snapshot_queue"), Is.EqualTo(queued - 5));
        await stack.ScalarAsync<object>("update seller_snapshots set snapshot_date = now() - interval '31 days' returning 1");
        var competitor = await stack.ScalarAsync<string>("select seller_id from seller_snapshots where asin_count > 4 order by asin_count limit 1");
        stack.Keepa.Catalogue.SetCount(competitor, stack.Keepa.Catalogue.Count(competitor, 1) + 2);

        await stack.LookUpAsync(competitor);
        await stack.SettledAsync();

        Assert.That(await stack.ProductsAsync(competitor), Has.Count.EqualTo(2));
        Assert.That(
            stack.Keepa.Books.Charges.SelectMany(charge => charge.Asins).Intersect(stack.Keepa.Catalogue.Asins(competitor, 1)),
            Is.EquivalentTo(stack.Keepa.Catalogue.Asins(competitor, 1).Take(2)));
    }
}

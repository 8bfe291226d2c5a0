#if !AZURE_HOST // Only the Local build of the functions is a program that runs by itself.
using SellerSync.Local;

namespace SellerSync.Tests.Endurance;

/// <summary>The work that is interrupted: 250 products in three queued batches.</summary>
internal static class LargeShop
{
    private const string Seller = "A3LARGESHOP250";

    /// <summary>What Limits:TokensAtRisk allows to be under way at the usual price: two calls of ten.</summary>
    private const int ProductsAtRisk = 20;

    /// <summary>These two calls, where they hit the dearest part of the catalogue.</summary>
    private const int TokensAtRisk = 200;

    private const string Products = "select count(*) from seller_products";

    /// <summary>Until a worker is in the middle of it; returns which.</summary>
    public static async Task<Ready.Instance> DrainHalfAsync(RunningStack stack)
    {
        await stack.SlowKeepaAsync(TimeSpan.FromMilliseconds(500));
        await stack.LookUpAsync(Seller);
        await stack.UntilAsync("select count(*) >= 40 from seller_products");
        return await stack.DrainingAsync();
    }

    public static async Task AssertStoredOnceAsync(RunningStack stack)
    {
        Assert.That(await stack.TextsAsync("select asin_id from seller_products"), Is.EquivalentTo(await stack.CatalogueAsync(Seller)));
        Assert.That(await stack.TextsAsync("select distinct status from product_batches"), Is.EqualTo(new[] { "COMPLETED" }));
        Assert.That(await stack.ScalarAsync<long>("select sum(processed_count) from product_batches"), Is.EqualTo(await stack.ScalarAsync<long>(Products)));
    }

    /// <summary>By the simulator's books and the stored chunks' own cost.</summary>
    public static async Task AssertWasteAsync(RunningStack stack)
    {
        var wasted = await stack.ChargedForProductsAsync() - await stack.ScalarAsync<long>("select sum(actual_tokens_used) from product_batches");
        TestContext.Out.WriteLine($"{wasted} tokens were paid twice.");
        Assert.That(wasted, Is.InRange(0, TokensAtRisk));
        var fetched = await stack.FetchedAsync();
        Assert.That(fetched.Count - fetched.Distinct().Count(), Is.LessThanOrEqualTo(ProductsAtRisk), "products fetched twice");
    }
}
#endif

namespace SellerSync.Tests.Documents;

/// <summary>docs/from-the-original.md leads from each old name to the code that does its job now.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class FromTheOriginalTests
{
    private static readonly Page Page = Page.Read("from-the-original.md");

    [Test]
    public void Every_name_of_today_exists() =>
        Assert.That(Page.Quoted("now").Concat(Page.Quoted("injected")).Where(name => !CodeNames.IsInProduct(name)), Is.Empty);

    [Test]
    public void Every_row_leads_somewhere_or_says_that_nothing_took_its_place() =>
        Assert.That(Page.Rows.Where(row => !Page.Quoted(row, "now").Any() && row["now"] != "nothing").Select(row => row["then"]), Is.Empty);

    [TestCase("getKeepTokens")]
    [TestCase("getUserTokenUsage")]
    [TestCase("shouldQueueProducts")]
    [TestCase("fetchKeepaData")]
    [TestCase("fetchProductData")]
    [TestCase("insertProducts")]
    [TestCase("findNewAsins")]
    [TestCase("findTrulyNewAsins")]
    [TestCase("processProductBatch")]
    [TestCase("enqueueProductBatches")]
    [TestCase("claimProductBatches")]
    [TestCase("TokenManager")]
    [TestCase("getNetworkProcessingDecision")]
    [TestCase("ROUTING_THRESHOLD")]
    [TestCase("LIMITS.ROUTING_THRESHOLD")]
    [TestCase("_domain/constants.ts")]
    [TestCase("_domain/validation.ts")]
    [TestCase("_domain/tokens.ts")]
    [TestCase("_domain/asins.ts")]
    [TestCase("_domain/batching.ts")]
    [TestCase("_domain/routing.ts")]
    [TestCase("_infrastructure/database.ts")]
    [TestCase("_infrastructure/keepa-api.ts")]
    [TestCase("_infrastructure/token-tracker.ts")]
    [TestCase("_infrastructure/queue.ts")]
    [TestCase("WebhookNotifier")]
    [TestCase("_infrastructure/discord.ts")]
    [TestCase("_shared/discord.ts")]
    [TestCase("_infrastructure/auth.ts")]
    [TestCase("_infrastructure/batch-processing.ts")]
    [TestCase("seller-lookup/index.ts")]
    [TestCase("product-processing/index.ts")]
    [TestCase("trigger/product-batches.ts")]
    [TestCase("trigger/keepa-discovery.ts")]
    [TestCase("_shared/")]
    [TestCase("_shared/keepa.ts")]
    [TestCase("_shared/queue.ts")]
    [TestCase("_shared/batch-processor.ts")]
    [TestCase("_shared/shared-node.ts")]
    [TestCase("debug-db-enums/")]
    [TestCase("index-old.ts")]
    public void Every_old_name_has_its_row(string name) =>
        Assert.That(Page.Quoted("then").Select(then => then.Split('(')[0]), Has.Member(name));

    [TestCase("getNetworkProcessingDecision")]
    [TestCase("findTrulyNewAsins")]
    [TestCase("findNewAsins")]
    [TestCase("ROUTING_THRESHOLD")]
    public void What_was_to_be_deleted_did_not_come_back(string name)
    {
        var sources = new[] { "SellerSync.Domain", "SellerSync.Infrastructure", "SellerSync.Functions" }.SelectMany(Architecture.Sources.Of);

        Assert.That(sources.Where(source => source.Value.Contains(name, StringComparison.OrdinalIgnoreCase)).Select(source => source.Key), Is.Empty);
    }
}

using System.Globalization;
using SellerSync.Domain.Memory;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Notifications;

/// <summary>Every message that the team may read, to the letter. Source: the original system's messages.</summary>
public static class Notices
{
    private const string ProductProcessing = "Product Processing";
    private const string ProductBatches = "Product Batches";

    public static Notice RoutingDecided(SellerId seller, RoutingDecision decision) =>
        Notice.Started(ProductProcessing, Text($"{seller.Abbreviated}: {decision.ProductCount} new products → {decision.Route.Word()}"));

    public static Notice ProcessingEnded(int done, int failed) =>
        Notice.Completed(ProductProcessing, Text($"{done}/{done + failed} products processed"));

    /// <param name="error">For people; holds no secret.</param>
    public static Notice ProcessingFailed(string error) => Notice.Error(ProductProcessing, error);

    /// <param name="loop">Counts from 1.</param>
    /// <param name="sellers">Whose products they are: one seller, as a rule.</param>
    public static Notice LoopStarted(int loop, int products, int batches, IEnumerable<SellerId> sellers) =>
        Notice.Started(ProductBatches, Text(
            $"Loop {loop}: {products} products ({batches} batches) - Seller: {string.Join(", ", sellers.Distinct().Select(seller => seller.Abbreviated))}"));

    public static Notice LoopEnded(int loop, int processed, int products, TimeSpan took, MemoryReading memory) =>
        Notice.Completed(ProductBatches, Text(
            $"Loop {loop}: {processed}/{products} products processed - {took.TotalSeconds:0.0}s\n🧠 Final memory: {memory.UsedMegabytes}MB ({memory.Plan}: {memory.LimitMegabytes}MB limit)"));

    public static Notice DrainEnded(int loops, int processed) =>
        Notice.Completed("Continuous Product Batches", Text($"🔄 Continuous processing complete: {loops} loops, {processed} total products processed"));

    /// <param name="error">For people; holds no secret.</param>
    public static Notice DrainFailed(string error) => Notice.Error(ProductBatches, error);

    public static Notice KeepaFailed(int inARow) => Notice.Warning(Text($"Keepa API failed: {inARow} consecutive failures"));

    public static Notice TokensNearlyGone(int remaining) => Notice.Warning(Text($"Keepa tokens low: {remaining} remaining"));

    public static Notice SlowBatches(TimeSpan average, TimeSpan threshold) =>
        Notice.Warning(Text($"Slow processing: {average.TotalSeconds:0.0}s (threshold: {threshold.TotalSeconds:0}s)"));

    public static Notice MemoryHigh(MemoryReading memory) =>
        Notice.Warning(Text($"Memory high: {memory.UsedMegabytes}MB approaching {memory.Plan} limit: {memory.LimitMegabytes}MB"));

    public static Notice TokensStayLow(TokenBucket bucket, decimal lowFill, TimeSpan lasted) =>
        Notice.Warning(Text($"Keepa tokens under {100 * lowFill:0.#}% for {lasted.TotalMinutes:0} minutes: {bucket.Available} of {bucket.Capacity} remaining"));

    public static Notice TokensRecovered(TokenBucket bucket, decimal lowFill, TimeSpan lasted) =>
        Notice.Completed("Keepa tokens", Text($"back at {100 * lowFill:0.#}% or more after {lasted.TotalMinutes:0} minutes: {bucket.Available} of {bucket.Capacity} remaining"));

    public static Notice BatchesFailed(int batches, int products, string reason) =>
        Notice.Warning(Text($"Batches failed: {batches} with {products} products - {reason}"));

    /// <param name="queues">Those that they came from.</param>
    public static Notice PoisonMessages(int messages, IEnumerable<string> queues) =>
        Notice.Warning(Text($"Poison messages: {messages} of {string.Join(", ", queues)}"));

    public static Notice PoisonGone(TimeSpan lasted) =>
        Notice.Completed("Poison messages", Text($"none is left after {lasted.TotalMinutes:0} minutes"));

    public static Notice TransactionOpen(LongTransaction transaction) =>
        Notice.Warning(Text($"Long transaction: open for {transaction.Age.TotalMinutes:0} minutes (application {transaction.Application}, process {transaction.ProcessId})"));

    public static Notice TransactionEnded(TimeSpan lasted) =>
        Notice.Completed("Long transaction", Text($"none is left, {lasted.TotalMinutes:0} minutes after it was told"));

    public static Notice StorefrontShrank(SellerId seller, int before, int now) =>
        Notice.Warning(Text($"Storefront shrank: {seller.Abbreviated} lists {now} products, {before} before"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

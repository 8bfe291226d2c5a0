using SellerSync.Domain.Asins;

namespace SellerSync.Domain.Batches;

/// <summary>How a list of ASINs becomes batches, and batches become chunks.</summary>
public static class BatchPlan
{
    public const int ProductsPerBatch = 100;
    public const int AsinsPerChunk = 10;
    public const int HighPriorityProducts = 200;

    /// <summary>Consecutive pieces of at most <paramref name="size"/>; order is kept, so the freshest ASINs come first.</summary>
    public static IReadOnlyList<IReadOnlyList<Asin>> Split(IEnumerable<Asin> asins, int size = ProductsPerBatch) =>
        [.. asins.Chunk(size)];

    /// <summary>Small hand-overs go first: most people wait for few products.</summary>
    public static BatchPriority PriorityOf(int products) =>
        products <= HighPriorityProducts ? BatchPriority.High : BatchPriority.Low;
}

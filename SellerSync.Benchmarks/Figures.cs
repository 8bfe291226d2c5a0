using SellerSync.Benchmarks.BatchClaims;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.KeepaAnswers;
using SellerSync.Benchmarks.NewAsins;
using SellerSync.Benchmarks.Pipeline;
using SellerSync.Benchmarks.ProductStorage;
using SellerSync.Benchmarks.SellerLookup;
using SellerSync.Benchmarks.Start;

namespace SellerSync.Benchmarks;

/// <summary>Every figure, in the order of docs/performance.md.</summary>
internal static class Figures
{
    public static IReadOnlyList<IFigure> All { get; } =
    [
        new ReadFigure(),
        new MemoryFigure(),
        new StoreFigure(),
        new PipelineFigure(),
        new CachedLookupFigure(),
        new LookupFigure(),
        new NewAsinsFigure(),
        new ClaimFigure(),
        new StartFigure(),
    ];
}

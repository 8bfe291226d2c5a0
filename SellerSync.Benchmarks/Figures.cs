using SellerSync.Benchmarks.BatchClaims;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.IdleBill;
using SellerSync.Benchmarks.KeepaAnswers;
using SellerSync.Benchmarks.NewAsins;
using SellerSync.Benchmarks.Pipeline;
using SellerSync.Benchmarks.ProductStorage;
using SellerSync.Benchmarks.SellerLookup;
using SellerSync.Benchmarks.Start;
using SellerSync.Benchmarks.TokenUse;

namespace SellerSync.Benchmarks;

/// <summary>Every figure, in the order of docs/performance.md.</summary>
public static class Figures
{
    internal static IReadOnlyList<IFigure> All { get; } =
    [
        new ReadFigure(),
        new MemoryFigure(),
        new StoreFigure(),
        new PipelineFigure(),
        new CachedLookupFigure(),
        new LookupFigure(),
        new NewAsinsFigure(),
        new ClaimFigure(),
        new TokenUseFigure(),
        new IdleFigure(),
        new StartFigure(),
    ];

    /// <summary>What the command line calls them, by their numbers in docs/performance.md.</summary>
    public static IReadOnlyDictionary<int, string> Names { get; } = All.ToDictionary(figure => figure.Number, figure => figure.Name);
}

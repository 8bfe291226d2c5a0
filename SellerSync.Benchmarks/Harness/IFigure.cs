namespace SellerSync.Benchmarks.Harness;

/// <summary>One figure of docs/performance.md, which may have several lines.</summary>
internal interface IFigure
{
    /// <summary>Its number in the table; the IDs of its lines begin with it.</summary>
    int Number { get; }

    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    Task<IReadOnlyList<Measurement>> MeasureAsync(Bench bench, CancellationToken cancellationToken);
}

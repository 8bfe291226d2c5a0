using SellerSync.Benchmarks.Servers;
using SellerSync.Local;

namespace SellerSync.Benchmarks.Harness;

/// <summary>What every figure is given.</summary>
/// <param name="isQuick">Fewer rounds and less data: to see that all works, not to quote.</param>
/// <param name="notes">For people: what is being done.</param>
internal sealed class Bench(bool isQuick, Clone clone, BenchServers servers, TextWriter notes, TimeProvider time)
{
    public Clone Clone => clone;

    public BenchServers Servers => servers;

    public TextWriter Notes => notes;

    public TimeProvider Time => time;

    public T Pick<T>(T whole, T quick) => isQuick ? quick : whole;
}

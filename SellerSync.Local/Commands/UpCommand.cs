using System.Text.Json;
using SellerSync.Local.Processes;
using SellerSync.Local.Reference;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Commands;

/// <summary>`up`: starts everything, says where it is, and ends it when asked to.</summary>
internal static class UpCommand
{
    /// <returns>0 once asked to end; 1 where a program ended by itself.</returns>
    /// <exception cref="LocalException">Something did not start.</exception>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var run = await context.OpenRunAsync("up", cancellationToken);
        var servers = await context.StartAllAsync(run, cancellationToken);
        await using var reference = await ReferencePage.StartAsync(
            context.Clone, servers.Ready.FunctionsUrl!, new Ports().Take(UsualPorts.Reference), cancellationToken);
        await WelcomeAsync(context, servers.Ready, reference.Address);
        await AnnounceAsync(servers.Ready);

        return await context.UntilEndAsync(servers.KeepAsync(AnnounceAsync, cancellationToken), cancellationToken);

        async Task AnnounceAsync(Ready ready)
        {
            run.Announce(ready);
            await context.Output.WriteLineAsync($"{Ready.Prefix}{JsonSerializer.Serialize(ready, LocalJson.Default.Ready)}".AsMemory(), cancellationToken);
            await context.Output.FlushAsync(cancellationToken);
        }
    }

    private static async Task WelcomeAsync(CommandContext context, Ready ready, Uri reference) => await context.Output.WriteLineAsync(
        $$"""
        SellerSync runs on this machine. Ctrl+C ends it.

          functions   {{string.Join($"{Environment.NewLine}              ", ready.Instances.Select(instance => instance.Url))}}
          reference   {{reference}}
          Keepa       {{ready.KeepaUrl}}{{(context.Options.KeepaApiKey is null ? "  (the simulator)" : $"  (the real one, as {KeepaServer.KeyVariable} is set: it costs tokens, at most {context.Options.MaxTokens} of them)")}}
          PostgreSQL  {{ready.DatabaseUrl}}
          storage     {{ready.StorageConnectionString}}
          logs        {{context.Clone.Logs}}

        Look a seller up:

          curl -X POST {{ready.FunctionsUrl}}seller-lookup \
            -H 'Authorization: Bearer {{ready.Token}}' \
            -H 'Content-Type: application/json' \
            -d '{"sellerId":"A1SMALLSHOP12","domain":1}'

        or, in a second terminal: dotnet run --project SellerSync.Local -- lookup A1SMALLSHOP12

        See what operators see, with their token:

          curl {{ready.FunctionsUrl}}operator/draining -H 'Authorization: Bearer {{ready.OperatorToken}}'

        """);
}

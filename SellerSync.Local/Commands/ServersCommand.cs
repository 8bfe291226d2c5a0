using SellerSync.Local.Processes;
using SellerSync.Local.Settings;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Commands;

/// <summary>`servers`: everything but the functions, for `func start` or a debugger.</summary>
internal static class ServersCommand
{
    /// <inheritdoc cref="UpCommand.RunAsync"/>
    public static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var run = await context.OpenRunAsync("servers", cancellationToken);
        var programs = await BuiltPrograms.FindAsync(context.Clone, context.Notes, cancellationToken);
        var servers = await LocalServers.StartAsync(run, context.Clone, programs, context.Options, new Ports(), context.Notes, cancellationToken);
        run.Announce(servers.Ready());

        if (servers.HasOtherStoragePorts)
            await context.Notes.WriteLineAsync(
                $"Azurite's usual ports {string.Join(", ", UsualPorts.Azurite)} are taken: UseDevelopmentStorage=true would reach somebody else's. The settings below name ours.");
        await context.Notes.WriteLineAsync("The servers run; Ctrl+C ends them. Put this into local.settings.json, then: func start --script-root SellerSync.Functions");
        await context.Output.WriteLineAsync(LocalSettingsFile.From(servers.Settings).ToJson());
        await context.Output.FlushAsync(cancellationToken);

        return await context.UntilEndAsync(RunningServers.ServerEndedAsync(run, cancellationToken), cancellationToken);
    }
}

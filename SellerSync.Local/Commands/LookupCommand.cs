using System.Net;
using System.Net.Sockets;
using Npgsql;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database;
using SellerSync.Local.Lookup;
using SellerSync.Local.Processes;
using SellerSync.Local.Settings;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Commands;

/// <summary>`lookup`: the main job once, on the servers of a running `up` or on ones of its own.</summary>
internal static class LookupCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <returns>0; 1 for a failure, 2 for a wrong seller ID or domain, 3 for a seller that Keepa does not know.</returns>
    /// <exception cref="LocalException">Something is missing, did not start or ended.</exception>
    public static async Task<int> RunAsync(CommandContext context, string sellerId, int domain, bool asJson, CancellationToken cancellationToken)
    {
        if (!SellerId.TryParse(sellerId, out var seller, out var error))
            return await RefuseAsync(context, 2, $"{error}; this is none: {sellerId}");
        if (Marketplace.Find(domain) is null)
            return await RefuseAsync(context, 2, Marketplace.InvalidDomainMessage);

        var job = new Job(new LookupRequest(seller.Value, domain), asJson);
        try
        {
            return await FindUpAsync(context, cancellationToken) switch
            {
                (var ready, null) => await LookUpAsync(context, ready!, job, cancellationToken),
                (_, var run) => await StartAndLookUpAsync(context, run, job, cancellationToken),
            };
        }
        catch (LookupRefusedException refusal)
        {
            return await RefuseAsync(context, refusal.Status == HttpStatusCode.NotFound ? 3 : 1, refusal.Message);
        }
        catch (Exception exception) when (exception is NpgsqlException or SocketException)
        {
            throw new LocalException($"The database was lost: {exception.Message}", exception);
        }
    }

    /// <summary>Either what a running `up` offers, or a run of our own. Waits for what is only starting, ending or another lookup.</summary>
    private static async Task<(Ready? Ready, LocalRun? Run)> FindUpAsync(CommandContext context, CancellationToken cancellationToken)
    {
        for (var told = false; ;)
        {
            if (await LocalRun.TryOpenAsync(context.Clone.Data, "lookup", context.Time) is { } run)
                return (null, run);
            var other = RunState.Read(context.Clone.Data);
            if (other is { Command: "up", IsEnding: false, Ready: { } ready })
                return (await FreshAsync(context, ready), null);
            if (other is { Command: "servers", IsEnding: false })
                throw new LocalException("`servers` runs in this clone, without the functions: end it, or let `up` take its place.");
            if (!told && other is not null)
            {
                told = true;
                await context.Notes.WriteLineAsync($"Waiting for `{other.Command}`, which runs in this clone as process {other.Owner.Id}.");
            }

            await Task.Delay(Interval, context.Time, cancellationToken);
        }
    }

    /// <summary>What `up` announced may be days old, and its token with it.</summary>
    /// <exception cref="WrongUseException">It asks a simulator, and the real Keepa is wanted.</exception>
    private static async Task<Ready> FreshAsync(CommandContext context, Ready ready)
    {
        var isReal = ready.KeepaUrl == KeepaServer.RealAddress;
        if (context.Options.KeepaApiKey is not null && !isReal)
            throw new WrongUseException($"{KeepaServer.KeyVariable} is set, but `up` runs in this clone with a simulator: end it, or unset the variable.");
        if (isReal)
            await context.Notes.WriteLineAsync("`up` runs in this clone and asks the real Keepa, which costs tokens, within the limit that it was started with.");
        if (context.Options.ShapesSimulator)
            await context.Notes.WriteLineAsync("`up` runs in this clone and keeps its own --speed, --rate and --seed.");
        if (context.Options.ShapesFunctions)
            await context.Notes.WriteLineAsync("`up` runs in this clone and keeps its own --instances, --set and --max-tokens.");
        return ready with { Token = DevelopmentIdentity.Open(context.Clone.Data).Token(context.Time.GetUtcNow()) };
    }

    private static async Task<int> StartAndLookUpAsync(CommandContext context, LocalRun owned, Job job, CancellationToken cancellationToken)
    {
        await using var run = owned;
        await context.Notes.WriteLineAsync(context.Options.KeepaApiKey is null
            ? "Starting PostgreSQL, Azurite, a Keepa simulator and the functions."
            : $"Starting PostgreSQL, Azurite and the functions. {KeepaServer.KeyVariable} is set: this asks the real Keepa, which costs tokens, at most {context.Options.Startable().MaxTokens} of them.");
        var servers = await context.StartAllAsync(run, cancellationToken);

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = servers.KeepAsync(_ => Task.CompletedTask, either.Token);
        var lookup = LookUpAsync(context, servers.Ready, job, either.Token);
        if (await Task.WhenAny(lookup, ended) == lookup)
        {
            await either.CancelAsync();
            await ((Task)ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await lookup;
        }

        // Whatever the lookup says now comes from what has ended.
        await either.CancelAsync();
        await ((Task)lookup).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new LocalException(await ended);
    }

    private static async Task<int> LookUpAsync(CommandContext context, Ready ready, Job job, CancellationToken cancellationToken)
    {
        using var api = new LookupApi(ready);
        await using var database = NpgsqlDataSource.Create(ConnectionStrings.Parse(ready.DatabaseUrl));
        var lookup = new LookupRun(api, new SellerWorkReader(database), ready.UserId, context.Time) { EndsWithTokens = ready.HasTokenLimit };
        var view = new LookupView(Terminal.On(context.Output), context.Time);

        var document = await lookup.RunAsync(job.Request, job.AsJson ? LastAsync : view.FollowAsync, cancellationToken);
        if (job.AsJson)
            await context.Output.WriteLineAsync(document.ToJson());
        else
            view.Show(document);
        if (lookup.HasUsedUpTokens)
            await context.Notes.WriteLineAsync("--max-tokens is used up: the products that are missing wait. Look the seller up again with more.");
        return document.HasFailed || lookup.HasUsedUpTokens ? 1 : 0;
    }

    private static async Task<SellerWork> LastAsync(LookupAnswer.Seller seller, IAsyncEnumerable<SellerWork> looks)
    {
        var last = SellerWork.None;
        await foreach (var work in looks)
            last = work;
        return last;
    }

    private static async Task<int> RefuseAsync(CommandContext context, int exitCode, string sentence)
    {
        await context.Notes.WriteLineAsync(sentence);
        return exitCode;
    }

    private sealed record Job(LookupRequest Request, bool AsJson);
}

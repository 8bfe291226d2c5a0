using Npgsql;
using SellerSync.Infrastructure.Database;
using SellerSync.Local.Settings;
using SellerSync.Local.Soak;

namespace SellerSync.Local.Commands;

/// <summary>`soak`: lookups of many users while processes of the functions are killed, and a count of what it cost.</summary>
internal static class SoakCommand
{
    /// <returns>0; 1 where a product is missing, more tokens were wasted than may be, or Keepa refused a call.</returns>
    /// <exception cref="LocalException">Something did not start, or ended by itself.</exception>
    public static async Task<int> RunAsync(CommandContext context, SoakPlan plan, bool asJson, CancellationToken cancellationToken)
    {
        await using var run = await context.OpenRunAsync("soak", cancellationToken);
        var servers = await context.StartAllAsync(run, cancellationToken);
        await context.Notes.WriteLineAsync($"{plan.Duration.TotalMinutes:0.#} minutes of lookups, {plan.Kills} kills; logs are in {context.Clone.Logs}.");

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = servers.KeepAsync(_ => Task.CompletedTask, either.Token);
        var soak = SoakAsync(context, servers, plan, either.Token);
        var first = await Task.WhenAny(soak, ended);
        await either.CancelAsync();
        await ((Task)Task.WhenAll(soak, ended)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (first == ended)
            throw new LocalException(await ended);

        var report = await soak;
        await context.Output.WriteLineAsync(asJson ? report.ToJson() : $"{report}");
        return report.Complaints.Count == 0 ? 0 : 1;
    }

    private static async Task<SoakReport> SoakAsync(CommandContext context, RunningServers servers, SoakPlan plan, CancellationToken cancellationToken)
    {
        var started = context.Time.GetTimestamp();
        var ready = servers.Ready;
        var tally = new SoakTally();
        await using var database = NpgsqlDataSource.Create(ConnectionStrings.Parse(ready.DatabaseUrl));
        using var books = new SoakBooks(ready.KeepaUrl, database, context.Time);
        using var users = new SoakUsers(() => servers.Instances, DevelopmentIdentity.Open(context.Clone.Data), tally, context.Time);

        // What an earlier run has left is its own affair.
        await books.SettledAsync(SoakPlan.Rest, cancellationToken);
        var before = await books.ChargedAsync(cancellationToken) - await books.AccountedAsync(cancellationToken);
        await books.SlowDownAsync(SoakPlan.ProductCall, cancellationToken);
        await Task.WhenAll(users.RunAsync(plan.Duration, cancellationToken), new SoakKiller(() => servers.Instances, context.Time).RunAsync(plan, cancellationToken));
        var isSettled = await books.SettledAsync(SoakPlan.Rest, cancellationToken);

        var stored = await books.StoredAsync(tally.Sellers, cancellationToken);
        var charged = await books.ChargedAsync(cancellationToken);
        var wasted = charged - await books.AccountedAsync(cancellationToken) - before;
        var refusals = await books.RefusalsAsync(cancellationToken);
        List<string> complaints = isSettled ? [] : ["Work is still open."];
        foreach (var seller in tally.Sellers)
        {
            var listed = await books.ListedAsync(seller, cancellationToken);
            if (!listed.Order().SequenceEqual(stored[seller].Order()))
                complaints.Add($"{seller} lists {listed.Count} products, and {stored[seller].Count()} are stored.");
        }

        if (wasted > (long)SoakPlan.TokensWastedAKill * plan.Kills)
            complaints.Add($"{wasted} tokens were wasted: more than {SoakPlan.TokensWastedAKill} a kill.");
        if (refusals > 0)
            complaints.Add($"Keepa refused {refusals} calls for want of tokens.");
        return new SoakReport(
            Math.Round(context.Time.GetElapsedTime(started).TotalSeconds),
            servers.Instances.Count,
            plan.Kills,
            tally.Read(),
            tally.Sellers.Count,
            stored.Sum(seller => seller.Count()),
            charged,
            wasted,
            refusals,
            complaints);
    }
}

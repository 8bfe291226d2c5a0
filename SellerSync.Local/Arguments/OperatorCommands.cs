using System.CommandLine;
using SellerSync.Domain.Operations;
using SellerSync.Local.Commands;
using SellerSync.Local.Operations;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Arguments;

/// <summary>The commands for who operates a system: the local stack, or any that a connection string leads to.</summary>
internal static class OperatorCommands
{
    private const int MostBatches = 200;

    private static readonly Option<string?> Connection = new("--connection")
    {
        Description = "The database instead of the local stack's: key=value pairs or postgres://",
    };

    private static readonly Option<string?> Storage = new("--storage") { Description = "The storage account of the queues instead of the local stack's: its connection string, or its name for whoever has signed in (`az login`)" };
    private static readonly Option<bool> Json = new("--json") { Description = "One JSON document on standard output and nothing else" };
    private static readonly Argument<Guid> Batch = new("id") { Description = "The batch, as `batches` lists it" };
    private static readonly Option<string?> Status = new("--status") { Description = "Only those that are PENDING, PROCESSING, COMPLETED or FAILED" };
    private static readonly Option<int> Limit = new("--limit") { Description = $"The newest so many, 1 to {MostBatches}", DefaultValueFactory = _ => 20 };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why, for who looks at it later", DefaultValueFactory = _ => "no reason given" };
    private static readonly Option<bool> Requeue = new("--requeue") { Description = "Gives what can be read back to the queues that it came from" };
    private static readonly Option<bool> Script = new("--script") { Description = "Prints the SQL that is still to be run, and runs nothing" };

    public static void AddTo(RootCommand root, CommandRunner runner)
    {
        Validate();
        Add("status", "Schema, tokens, batches, drains and poison messages.", [Json], (_, place, token) => StatusCommand.RunAsync(place, token));
        Add("batches", "Lists batches, newest first.", [Status, Limit, Json], (parsed, place, token) =>
            BatchesCommand.RunAsync(place, BatchStatusWords.Parse(parsed.GetValue(Status)?.ToUpperInvariant() ?? ""), parsed.GetValue(Limit), token));
        Add("replay", "Puts a FAILED batch back into the queue.", [Batch, Json], (parsed, place, token) => OrderCommands.ReplayAsync(place, parsed.GetValue(Batch), token));
        Add("cancel", "Ends a batch that waits or is under way.", [Batch, Json], (parsed, place, token) => OrderCommands.CancelAsync(place, parsed.GetValue(Batch), token));
        Add("pause", "Holds all queued work, until `resume`.", [Reason, Json], (parsed, place, token) => OrderCommands.PauseAsync(place, parsed.GetValue(Reason)!.Trim(), token));
        Add("resume", "Lets queued work go on.", [Json], (_, place, token) => OrderCommands.ResumeAsync(place, token));
        Add("poison", "Shows the messages that ended in poison queues.", [Requeue, Json], (parsed, place, token) => PoisonCommand.RunAsync(place, parsed.GetValue(Requeue), token));
        Add("migrate", "Brings the database's schema up to date.", [Script, Json], (parsed, place, token) => MigrateCommand.RunAsync(place, parsed.GetValue(Script), token));

        void Add(string name, string description, Symbol[] own, Func<ParseResult, OperatedPlace, CancellationToken, Task<int>> run)
        {
            var command = new Command(name, description) { Connection, Storage };
            foreach (var symbol in own)
                if (symbol is Argument argument)
                    command.Arguments.Add(argument);
                else
                    command.Options.Add((Option)symbol);
            command.SetAction(parsed => runner.RunAsync(parsed, () => new ServerOptions(), (context, token) => OperatedPlace.UseAsync(
                context,
                new OperatedPlace.Choice(parsed.GetValue(Connection), parsed.GetValue(Storage), own.Contains(Json) && parsed.GetValue(Json)),
                place => run(parsed, place, token))));
            root.Subcommands.Add(command);
        }
    }

    private static void Validate()
    {
        Status.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && BatchStatusWords.Parse(token.Value.ToUpperInvariant()) is null)
                result.AddError($"{Status.Name} must be one of PENDING, PROCESSING, COMPLETED and FAILED.");
        });
        Reason.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && OrderReason.Complaint(token.Value) is { } complaint)
                result.AddError($"{Reason.Name}: {complaint}.");
        });
        Limit.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > MostBatches)
                result.AddError($"{Limit.Name} must be between 1 and {MostBatches}.");
        });
    }
}

using System.CommandLine;
using SellerSync.Local.Commands;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Arguments;

/// <summary>Runs a command with what all are given, until its end or an interruption.</summary>
internal sealed class CommandRunner(TextWriter output, TextWriter notes, TimeProvider time)
{
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "The folder of databases, logs and state (.local without it): another one is another set of servers",
        Recursive = true,
    };

    /// <returns>0; 1 for a failure, 2 for a wrong use, 130 when interrupted.</returns>
    public async Task<int> RunAsync(ParseResult parsed, Func<ServerOptions> options, Func<CommandContext, CancellationToken, Task<int>> command)
    {
        using var interruption = new Interruption(time);
        try
        {
            return await command(new CommandContext(Clone.Find(parsed.GetValue(Data)), options(), output, notes, time), interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return 130;
        }
        catch (LocalException exception)
        {
            await notes.WriteLineAsync(exception.Message);
            return exception is WrongUseException ? 2 : 1;
        }
    }
}

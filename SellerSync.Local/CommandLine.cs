using System.CommandLine;
using System.CommandLine.Help;
using SellerSync.Local.Arguments;

namespace SellerSync.Local;

/// <summary>Reads the command line, and the exit codes that all commands share.</summary>
internal static class CommandLine
{
    /// <returns>0; 1 for a failure, 2 for a wrong use, 130 when interrupted.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter notes, TimeProvider time)
    {
        var parsed = Build(new CommandRunner(output, notes, time)).Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            // The library would add its help, on standard output.
            foreach (var error in parsed.Errors)
                await notes.WriteLineAsync(WithoutSecrets(error.Message, arguments));
            await notes.WriteLineAsync("--help tells what there is.");
            return 2;
        }

        // The library would end the process 2 seconds after a signal: too early for the functions to finish.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output,
            Error = notes,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
    }

    private static RootCommand Build(CommandRunner runner)
    {
        var root = new RootCommand("SellerSync on one machine: PostgreSQL, Azurite, a Keepa simulator and the functions.");
        ServerCommands.AddTo(root, runner);
        OperatorCommands.AddTo(root, runner);
        return root;
    }

    // A connection string that stands where none is expected would be repeated.
    private static string WithoutSecrets(string message, IEnumerable<string> arguments) => arguments
        .Where(argument => argument.Contains("://", StringComparison.Ordinal) || argument.Contains(';', StringComparison.Ordinal))
        .OrderByDescending(argument => argument.Length)
        .Aggregate(message, (text, secret) => text.Replace(secret, "(hidden)", StringComparison.Ordinal));
}

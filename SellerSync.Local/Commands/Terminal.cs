using Spectre.Console;

namespace SellerSync.Local.Commands;

/// <summary>Where results are shown: a terminal, a file or a pipe.</summary>
internal static class Terminal
{
    private const int Narrowest = 40;

    public static IAnsiConsole On(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        // A file or a pipe has no width of its own to break lines at. A terminal's is taken once: one that was closed has none
        // any more, and the library would look for a place to break without end.
        console.Profile.Width = console.Profile.Out.IsTerminal ? Math.Max(Narrowest, console.Profile.Width) : 200;
        return console;
    }
}

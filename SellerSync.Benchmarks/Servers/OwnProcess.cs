using System.Diagnostics;
using SellerSync.Local.Installation;
using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Benchmarks.Servers;

/// <summary>This program once more, as one side of a figure.</summary>
internal static class OwnProcess
{
    public static Process Start(IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(
        Programs.Dotnet, [typeof(OwnProcess).Assembly.Location, Children.Word, .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardInput = true,
    })!;

    /// <summary>For a run that owns it.</summary>
    public static ProgramStart Program(string name, IEnumerable<string> arguments) =>
        BuiltPrograms.Start(name, typeof(OwnProcess).Assembly.Location, [Children.Word, .. arguments]);
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Local;

namespace SellerSync.Benchmarks;

/// <summary>Measures one figure or all, prints the table and writes the JSON.</summary>
internal static class MeasureCommand
{
    private const string All = "all";

    private static readonly Argument<string> Name = new("name") { Description = $"{All}, or one of: {string.Join(", ", Figures.All.Select(figure => figure.Name))}" };
    private static readonly Option<bool> Quick = new("--quick") { Description = "A few minutes for all: shows that everything works; quote nothing from it" };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "The file to write the measurements to" };

    public static async Task<int> RunAsync(string[] arguments)
    {
        Name.AcceptOnlyFromAmong([All, .. Figures.All.Select(figure => figure.Name)]);
        var command = new RootCommand("Every performance figure of SellerSync, beside its limit and what a user would pick instead.") { Name, Quick, Json };
        command.SetAction((parsed, cancellationToken) => MeasureAsync(parsed.GetValue(Name)!, parsed.GetValue(Quick), parsed.GetValue(Json), cancellationToken));
        return await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }

    /// <returns>0, also where an aim is missed; 1 where a figure could not be measured.</returns>
    private static async Task<int> MeasureAsync(string name, bool isQuick, FileInfo? file, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var clone = Clone.Find();
        await using var servers = new BenchServers(clone, Console.Error, TimeProvider.System);
        var bench = new Bench(isQuick, clone, servers, Console.Error, TimeProvider.System);
        var (measured, failed) = (new List<Measurement>(), 0);
        foreach (var figure in Figures.All.Where(figure => name == All || figure.Name == name))
        {
            var begun = Stopwatch.GetTimestamp();
            await Console.Error.WriteLineAsync($"{figure.Number} {figure.Name} ...");
            try
            {
                var lines = await figure.MeasureAsync(bench, cancellationToken);
                measured.AddRange(lines);
                await Console.Error.WriteLineAsync($"{MarkdownTable.Of(lines)}({Seconds(begun)} s)");
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The others are worth having all the same.
                failed++;
                await Console.Error.WriteLineAsync($"{figure.Name} could not be measured: {(exception is LocalException ? exception.Message : exception)}");
            }
        }

        if (measured.Count > 0)
        {
            Console.WriteLine(MarkdownTable.Of(measured));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {Seconds(started)} s{(isQuick ? ", quick: not to be quoted" : "")}."));
        if (file is not null)
        {
            await File.WriteAllTextAsync(file.FullName, MeasurementJson.Write(measured), cancellationToken);
        }

        return failed == 0 ? 0 : 1;
    }

    private static string Seconds(long since) => Stopwatch.GetElapsedTime(since).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
}

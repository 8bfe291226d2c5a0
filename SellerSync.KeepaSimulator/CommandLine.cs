using System.CommandLine;
using System.Text.Json;
using SellerSync.KeepaSimulator.Bucket;

namespace SellerSync.KeepaSimulator;

/// <summary>The simulator as a program: its options, one READY line on standard output, a quiet end on SIGTERM or Ctrl+C.</summary>
internal static class CommandLine
{
    private static readonly SimulatorOptions Defaults = new();

    private static readonly Option<int> Port = Of("--port", "TCP port on 127.0.0.1; 0 takes any free one", Defaults.Port, least: 0);
    private static readonly Option<int> Rate = Of("--rate", "the plan: tokens a minute; the bucket holds 60 times as many", Defaults.RefillRate, least: 1);
    private static readonly Option<double> Speed = Of("--speed", "divides the refill period and nothing else", Defaults.Speed, least: 0.001);
    private static readonly Option<int> Period = Of("--period", "milliseconds between refills at speed 1 (the real Keepa: about 60200)", Defaults.NominalRefillPeriod, least: 1);
    private static readonly Option<int> Seed = Of("--seed", "everything generated follows from it", Defaults.Seed, least: int.MinValue);
    private static readonly Option<string?> Key = new("--key") { Description = "the one key that is accepted; without it any is" };
    private static readonly Option<int?> Balance = new("--balance") { Description = "tokens of each key at first; without it a full bucket" };
    private static readonly Option<int> Latency = Of("--latency", "milliseconds added to each request", 0, least: 0);
    private static readonly Option<ChargeTime> Charge = new("--charge") { Description = "when a request is charged", DefaultValueFactory = _ => Defaults.ChargeTime };
    private static readonly Option<bool> Fresh = new("--fresh-offers") { Description = "offers fetched a short while ago cost a flat 5", DefaultValueFactory = _ => true };
    private static readonly Option<bool> RefusalError = new("--refusal-error") { Description = "a 429 carries an error object" };
    private static readonly Option<bool> EnvelopeLast = new("--envelope-last") { Description = "the payload comes before the envelope" };
    private static readonly Option<int> MaxAsins = Of("--max-asins-with-offers", "most ASINs in one call with offers", Defaults.MaxAsinsWithOffers, least: 1);
    private static readonly Option<int> Padding = Of("--padding", "characters of description added to each product", 0, least: 0);
    private static readonly Option<string?> State = new("--state") { Description = "a file that remembers sellers over a restart" };
    private static readonly Option<string?> Replay = new("--replay") { Description = "a recording whose requests are answered from it, free of charge" };
    private static readonly Option<int> Day = Of("--day", "the simulated day to start on", Defaults.Day, least: 0);
    private static readonly Option<int> DayLength = Of("--day-length", "seconds of a simulated day", (int)Defaults.DayLength.TotalSeconds, least: 1);

    public static RootCommand Build()
    {
        var command = new RootCommand("A Keepa that answers like the real one: same JSON, same token bucket, same errors.")
        {
            Port, Rate, Speed, Period, Seed, Key, Balance, Latency, Charge, Fresh, RefusalError, EnvelopeLast, MaxAsins, Padding, State, Replay, Day, DayLength,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(Read(parsed), cancellationToken));
        return command;
    }

    private static SimulatorOptions Read(ParseResult parsed) => new()
    {
        Port = parsed.GetValue(Port),
        RefillRate = parsed.GetValue(Rate),
        Speed = parsed.GetValue(Speed),
        NominalRefillPeriod = parsed.GetValue(Period),
        Seed = parsed.GetValue(Seed),
        Key = parsed.GetValue(Key),
        InitialBalance = parsed.GetValue(Balance),
        Latency = TimeSpan.FromMilliseconds(parsed.GetValue(Latency)),
        ChargeTime = parsed.GetValue(Charge),
        FreshOffersAreCheaper = parsed.GetValue(Fresh),
        RefusalHasError = parsed.GetValue(RefusalError),
        EnvelopeLast = parsed.GetValue(EnvelopeLast),
        MaxAsinsWithOffers = parsed.GetValue(MaxAsins),
        Padding = parsed.GetValue(Padding),
        StateFile = parsed.GetValue(State),
        ReplayFile = parsed.GetValue(Replay),
        Day = parsed.GetValue(Day),
        DayLength = TimeSpan.FromSeconds(parsed.GetValue(DayLength)),
    };

    private static async Task<int> RunAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var server = await KeepaServer.StartAsync(options, cancellationToken: cancellationToken);
            Console.WriteLine($"READY {JsonSerializer.Serialize(new { url = server.Address })}");
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static Option<T> Of<T>(string name, string description, T value, T least)
        where T : IComparable<T>
    {
        var option = new Option<T>(name) { Description = $"{description} [default: {value}]", DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is { } given && given.CompareTo(least) < 0)
                result.AddError($"{name} must be at least {least}.");
        });
        return option;
    }
}

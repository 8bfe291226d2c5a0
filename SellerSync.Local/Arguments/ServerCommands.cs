using System.CommandLine;
using System.Globalization;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Doctor;
using SellerSync.Local.Commands;
using SellerSync.Local.Doctor;
using SellerSync.Local.Settings;
using SellerSync.Local.Soak;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Arguments;

/// <summary>The commands that start servers, and what may be chosen about these.</summary>
internal static class ServerCommands
{
    private static readonly Option<int> Speed = new("--speed")
    {
        Description = "How many times faster than real time the simulated bucket refills",
        DefaultValueFactory = _ => 1,
        Recursive = true,
    };

    private static readonly Option<int?> Rate = new("--rate") { Description = "The simulated plan: tokens a minute (250 without it)", Recursive = true };
    private static readonly Option<int?> Seed = new("--seed") { Description = "What the simulated catalogue follows from", Recursive = true };

    private static readonly Option<bool> Background = new("--background")
    {
        Description = "Also watch followed sellers and competitors, which spends tokens without anybody asking",
        Recursive = true,
    };

    private static readonly Option<int?> MaxTokens = new("--max-tokens")
    {
        Description = "The most tokens that may be spent from the start on; with KEEPA_API_KEY set it must be said",
        Recursive = true,
    };

    private static readonly Option<int> Instances = new("--instances")
    {
        Description = "How many processes run the functions, 1 to 16; one that dies is started again",
        DefaultValueFactory = _ => 1,
        Recursive = true,
    };

    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting of the functions as Name=Value, for example Drain__Lease=00:00:05; may be repeated",
        DefaultValueFactory = _ => [],
        Recursive = true,
    };

    private static readonly Argument<string> Seller = new("sellerId") { Description = "13 to 15 characters of A-Z and 0-9" };
    private static readonly Option<int> Domain = new("--domain")
    {
        Description = "Keepa's number of the marketplace",
        DefaultValueFactory = _ => Marketplace.DefaultId,
    };

    private static readonly Option<bool> Json = new("--json") { Description = "One JSON document on standard output and nothing else" };

    private static readonly Option<string?> DoctorSeller = new("--seller") { Description = "The seller to look at (Amazon itself, or one of the simulator's)" };
    private static readonly Option<string?> DoctorAsin = new("--asin") { Description = "The product to look at, best one that the seller sells" };
    private static readonly Option<string?> Recording = new("--recording") { Description = "The file that the redacted answers go to" };
    private static readonly Option<string?> Replay = new("--replay") { Description = "A recording that the simulator answers from" };

    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long users begin lookups", DefaultValueFactory = _ => 5 };
    private static readonly Option<int> Kills = new("--kills") { Description = "How many processes of the functions are killed meanwhile", DefaultValueFactory = _ => 50 };

    /// <summary>Adds them, the first of them as what is done without a command.</summary>
    public static void AddTo(RootCommand root, CommandRunner runner)
    {
        Validate();
        var up = new Command("up", "Starts everything and stays until Ctrl+C (the default).");
        var servers = new Command("servers", "Starts everything but the functions, and prints the local.settings.json that `func start` needs.");
        var lookup = new Command("lookup", "Looks one seller up, follows its products and prints them.") { Seller, Domain, Json };
        var soak = new Command("soak", "Looks many sellers up while processes of the functions are killed, and counts what that cost.") { Minutes, Kills, Json };
        var doctor = new Command("doctor", $"Asks Keepa for a seller and a product, for {KeepaDoctor.MostTokens} tokens at most, and shows how each field is read.") { DoctorSeller, DoctorAsin, Domain, Recording, Replay, Json };
        foreach (var option in (Option[])[Speed, Rate, Seed, Background, MaxTokens, Instances, Set, CommandRunner.Data])
            root.Options.Add(option);
        foreach (var command in (Command[])[up, servers, lookup, doctor, soak])
            root.Subcommands.Add(command);

        root.SetAction(parsed => RunAsync(parsed, UpCommand.RunAsync));
        up.SetAction(parsed => RunAsync(parsed, UpCommand.RunAsync));
        servers.SetAction(parsed => RunAsync(parsed, ServersCommand.RunAsync));
        lookup.SetAction(parsed => RunAsync(parsed, (context, token) =>
            LookupCommand.RunAsync(context, parsed.GetValue(Seller)!, parsed.GetValue(Domain), parsed.GetValue(Json), token)));
        doctor.SetAction(parsed => RunAsync(parsed, (context, token) => DoctorCommand.RunAsync(
            context,
            new DoctorPlan(parsed.GetValue(DoctorSeller), parsed.GetValue(DoctorAsin), parsed.GetValue(Domain), parsed.GetValue(Recording), parsed.GetValue(Replay)),
            parsed.GetValue(Json),
            token)));
        soak.SetAction(parsed => RunAsync(parsed, (context, token) =>
            SoakCommand.RunAsync(context, new SoakPlan(TimeSpan.FromMinutes(parsed.GetValue(Minutes)), parsed.GetValue(Kills)), parsed.GetValue(Json), token),
            ServerOptions.ForSoak));

        Task<int> RunAsync(ParseResult parsed, Func<CommandContext, CancellationToken, Task<int>> command, Func<ServerOptions, ServerOptions>? change = null) =>
            runner.RunAsync(parsed, () => change?.Invoke(Options(parsed)) ?? Options(parsed), command);
    }

    private static void Validate()
    {
        foreach (var option in (Option[])[Speed, Rate])
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 60_000)
                    result.AddError($"{option.Name} must be between 1 and 60000.");
            });

        Instances.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 16)
                result.AddError($"{Instances.Name} must be between 1 and 16.");
        });
        MaxTokens.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 1 or > 100_000_000)
                result.AddError($"{MaxTokens.Name} must be between 1 and 100000000.");
        });
        Minutes.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number is not (>= 0.1 and <= 600))
                result.AddError($"{Minutes.Name} must be between 0.1 and 600.");
        });
        Kills.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 0 or > 10_000)
                result.AddError($"{Kills.Name} must be between 0 and 10000.");
        });
        DoctorSeller.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !SellerId.TryParse(token.Value, out _, out var error))
                result.AddError($"{error}; this is none: {token.Value}");
        });
        DoctorAsin.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Asin.TryParse(token.Value, out _))
                result.AddError($"An ASIN has 10 characters of A-Z and 0-9; this is none: {token.Value}");
        });
        Domain.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && Marketplace.Find(number) is null)
                result.AddError(Marketplace.InvalidDomainMessage);
        });
        Set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (ChosenSetting.Complaint(token.Value) is { } complaint)
                    result.AddError($"{Set.Name} {complaint}");
        });
    }

    private static ServerOptions Options(ParseResult parsed)
    {
        var key = FromEnvironment(KeepaServer.KeyVariable);
        var webhook = FromEnvironment(FunctionsSettings.WebhookVariable);
        var options = new ServerOptions(
            parsed.GetValue(Speed), parsed.GetValue(Rate), parsed.GetValue(Seed), parsed.GetValue(Background), key, parsed.GetValue(Instances), webhook)
        {
            MaxTokens = parsed.GetValue(MaxTokens),
            Settings = ChosenSetting.ParseAll(parsed.GetValue(Set)!),
        };
        return key is null || !options.ShapesSimulator
            ? options
            : throw new WrongUseException($"--speed, --rate and --seed are the simulator's, but {KeepaServer.KeyVariable} is set: the real Keepa would be asked.");
    }

    private static string? FromEnvironment(string variable) => Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value) ? value : null;
}

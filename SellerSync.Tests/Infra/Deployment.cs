using System.Text.Json;

namespace SellerSync.Tests.Infra;

/// <summary>What a deployment would make, as the Bicep CLI foretells it. What only Azure knows stays an expression.</summary>
internal sealed class Deployment
{
    /// <summary>The values that must not show up anywhere.</summary>
    public static readonly IReadOnlyDictionary<string, string> Secrets = new Dictionary<string, string>
    {
        ["KEEPA_API_KEY"] = "s3cr3t-key",
        ["DATABASE_CONNECTION_STRING"] = "postgres://user:s3cr3t@db.example/postgres",
        ["AUTH_SECRET"] = "s3cr3t-of-at-least-thirty-two-bytes",
        ["DISCORD_WEBHOOK_URL"] = "https://discord.example/s3cr3t",
    };

    private static readonly Dictionary<string, string> Usual = new(Secrets)
    {
        ["AZURE_ENV_NAME"] = "test",
        ["AZURE_LOCATION"] = "westeurope",
        ["CORS_ORIGINS"] = "https://app.example,https://www.example",
        ["ALERT_EMAIL"] = "team@sellersync.test",
        ["SUPABASE_PROJECT"] = "abcdefghijklmnopqrst",
    };

    private static readonly Lazy<Task<Deployment>> LazyUsual = new(() => ForetellAsync());

    private readonly JsonElement _resources;

    private Deployment(string text)
    {
        Text = text;
        using var json = JsonDocument.Parse(text);
        _resources = json.RootElement.GetProperty("predictedResources").Clone();
    }

    public string Text { get; }

    /// <summary>With a database that exists and with all secrets.</summary>
    public static Task<Deployment> UsualAsync() => LazyUsual.Value;

    /// <summary>The usual one with some variables changed.</summary>
    public static async Task<Deployment> ForetellAsync(params (string Variable, string Value)[] changes)
    {
        var (snapshot, output) = await TryAsync(changes);
        return new Deployment(snapshot ?? throw new AssertionException(output));
    }

    /// <summary>The snapshot, or null and what the CLI said instead.</summary>
    public static async Task<(string? Snapshot, string Output)> TryAsync(params (string Variable, string Value)[] changes)
    {
        var environment = new Dictionary<string, string>(Usual);
        foreach (var (variable, value) in changes)
            environment[variable] = value;

        using var folder = InfraCopy.Make();
        var (exitCode, output, errors) = await BicepCli.RunAsync(
            folder.Path, environment, "snapshot", "main.bicepparam", "--mode", "overwrite", "--location", "westeurope",
            "--subscription-id", Guid.Empty.ToString(), "--tenant-id", Guid.Empty.ToString());
        return (exitCode == 0 ? await File.ReadAllTextAsync(Path.Combine(folder.Path, "main.snapshot.json")) : null, output + errors);
    }

    public IReadOnlyList<JsonElement> Of(string type) =>
        [.. _resources.EnumerateArray().Where(resource => resource.GetProperty("type").GetString() == type)];

    public JsonElement One(string type) => Of(type).Single().GetProperty("properties");

    /// <summary>The app settings by name; a value that only Azure knows is an expression.</summary>
    public IReadOnlyDictionary<string, string> AppSettings => ArmObjects.Entries(One("Microsoft.Web/sites/config").GetString()!);
}

using System.Text.Json;

namespace SellerSync.Local.Settings;

/// <summary>local.settings.json, from which Azure Functions Core Tools give the functions their settings.</summary>
public sealed record LocalSettingsFile(bool IsEncrypted, IReadOnlyDictionary<string, string> Values, LocalSettingsFile.HostSettings Host)
{
    /// <param name="Cors">The origins that browsers may call from.</param>
    public sealed record HostSettings(
        [property: System.Text.Json.Serialization.JsonPropertyName("CORS")] string Cors,
        int LocalHttpPort);

    public static LocalSettingsFile From(FunctionsSettings settings) =>
        new(false, settings.Values(), new HostSettings("*", Startup.UsualPorts.Functions));

    public string ToJson() => JsonSerializer.Serialize(this, LocalSettingsJson.Default.LocalSettingsFile);
}

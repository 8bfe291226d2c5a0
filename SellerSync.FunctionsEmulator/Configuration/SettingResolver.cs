using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace SellerSync.FunctionsEmulator.Configuration;

/// <summary>Turns what attributes name into values: <c>%Setting%</c> and connections. What is missing is named, with its function.</summary>
internal sealed partial class SettingResolver(IConfiguration configuration)
{
    public const string DefaultConnection = "AzureWebJobsStorage";

    public string Resolve(string function, string text) =>
        Placeholder().Replace(text, match =>
        {
            var name = match.Groups[1].Value;

            return configuration[name] is { Length: > 0 } value
                ? value
                : throw new InvalidOperationException($"Function '{function}': setting '{name}' is missing ('{text}').");
        });

    /// <summary>The connection string; the value itself never appears in an error.</summary>
    public string Connection(string function, string? name)
    {
        name = name is { Length: > 0 } ? Resolve(function, name) : DefaultConnection;

        return Find(name) ?? throw new InvalidOperationException($"Function '{function}': connection setting '{name}' is missing.");
    }

    public string? Find(string name) =>
        new[] { configuration[$"AzureWebJobs{name}"], configuration[name], configuration.GetConnectionString(name) }
            .FirstOrDefault(value => !string.IsNullOrEmpty(value));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Placeholder();
}

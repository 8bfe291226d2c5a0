using Microsoft.Extensions.Configuration;

namespace SellerSync.FunctionsEmulator.Configuration;

/// <summary>
/// What the emulator reads of host.json. As on the real host a setting <c>AzureFunctionsJobHost__path__to__value</c> overrides the file.
/// </summary>
internal sealed record HostJson(string RoutePrefix, TimeSpan? FunctionTimeout, QueueOptions Queues)
{
    private const string NoTimeout = "-1";

    public static HostJson Read(string path, IConfiguration settings)
    {
        try
        {
            var json = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(path), optional: true)
                .AddConfiguration(settings.GetSection("AzureFunctionsJobHost"))
                .Build();

            return new HostJson(
                (json["extensions:http:routePrefix"] ?? "api").Trim('/'),
                json["functionTimeout"] is NoTimeout ? null : json.GetValue("functionTimeout", TimeSpan.FromMinutes(30)),
                QueueOptions.From(json.GetSection("extensions:queues")));
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new InvalidOperationException($"host.json cannot be used: {e.Message}", e);
        }
    }
}

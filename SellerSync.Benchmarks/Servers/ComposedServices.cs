using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SellerSync.Functions.Composition;
using SellerSync.Local.Settings;

namespace SellerSync.Benchmarks.Servers;

/// <summary>The product's own composition root without a host: each port as the functions get it.</summary>
internal static class ComposedServices
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:9/");

    public static ServiceProvider On(string database, Uri? keepa = null) => With(new FunctionsSettings(
        "UseDevelopmentStorage=true", database, keepa ?? Nowhere, new string('k', 64), new string('s', 64)));

    private static ServiceProvider With(FunctionsSettings settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Values().Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddSellerSync(configuration).BuildServiceProvider();
    }
}

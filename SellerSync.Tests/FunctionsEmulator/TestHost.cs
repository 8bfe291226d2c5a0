using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator;

namespace SellerSync.Tests.FunctionsEmulator;

/// <summary>An emulator over one class of test functions, on a free port, with a journal for them to write to.</summary>
internal static class TestHost
{
    public static EmulatorApplicationBuilder Builder(
        Type type,
        Journal journal,
        Dictionary<string, string?>? settings = null,
        Func<EmulatorSettings, EmulatorSettings>? configure = null)
    {
        var emulator = new EmulatorSettings
        {
            FunctionTypes = [type],
            HostJsonPath = "there-is-no-host.json",
            Configuration = new Dictionary<string, string?>(settings ?? [])
            {
                ["urls"] = "http://127.0.0.1:0",
                ["AzureFunctionsWebHost:hostid"] = settings?.GetValueOrDefault("AzureFunctionsWebHost:hostid") ?? Guid.NewGuid().ToString("N"),
            },
        };
        var builder = EmulatorApplication.CreateBuilder(configure?.Invoke(emulator) ?? emulator);
        builder.Services.AddSingleton(journal);
        builder.Logging.SetMinimumLevel(LogLevel.None);

        return builder;
    }

    public static async Task<EmulatedFunctions> StartAsync(
        Type type,
        Journal journal,
        Dictionary<string, string?>? settings = null,
        Func<EmulatorSettings, EmulatorSettings>? configure = null,
        params object[] services)
    {
        var builder = Builder(type, journal, settings, configure);
        foreach (var service in services)
            builder.Services.AddSingleton(service.GetType(), service);
        var functions = builder.Build();
        await functions.StartAsync();

        return functions;
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace SellerSync.FunctionsEmulator.Configuration;

/// <summary>What holds when nobody sets anything else: the lowest layer of configuration.</summary>
internal static class EmulatorDefaults
{
    public static IConfigurationSource Source() => new MemoryConfigurationSource
    {
        InitialData =
        [
            new("urls", "http://127.0.0.1:7071"),
            new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
        ],
    };
}

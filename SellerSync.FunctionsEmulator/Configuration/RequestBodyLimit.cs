using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace SellerSync.FunctionsEmulator.Configuration;

/// <summary>The largest request body in bytes: the real host's setting and its default of 100 MB.</summary>
internal static class RequestBodyLimit
{
    public const string Setting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    private const long Default = 104_857_600;

    public static long From(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
            return Default;

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : throw new InvalidOperationException($"Setting '{Setting}' must be a number of bytes.");
    }
}

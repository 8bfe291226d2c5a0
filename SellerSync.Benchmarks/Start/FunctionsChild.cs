using System.Reflection;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Benchmarks.Start;

/// <summary>The functions' own program, run by this one: so that only what it does differs from the empty app.</summary>
internal static class FunctionsChild
{
    public const string Name = "functions";

    public static Task<int> RunAsync()
    {
        var functions = typeof(SellerLookupFunction).Assembly;

        // The emulator looks for functions in the program that was started, and that must not be this one.
        Assembly.SetEntryAssembly(functions);
        functions.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        return Task.FromResult(0);
    }
}

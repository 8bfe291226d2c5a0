using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.FunctionsEmulator;
using SellerSync.Local;

namespace SellerSync.Benchmarks.Start;

/// <summary>The limit of figure 11, a process of its own: the emulator with one function that does nothing.</summary>
internal static class EmptyAppChild
{
    public const string Name = "empty-app";

    public static async Task<int> RunAsync()
    {
        await using var functions = EmulatorApplication.CreateBuilder(new EmulatorSettings { FunctionTypes = [typeof(EmptyFunction)] }).Build();
        await functions.StartAsync();
        Console.WriteLine($"{Ready.Prefix}{JsonSerializer.Serialize(new { url = functions.Address })}");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }
}

public sealed class EmptyFunction
{
    // The emulator makes an instance for each call, as the host does.
#pragma warning disable CA1822
    [Function("seller-lookup")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "seller-lookup")] HttpRequest request) => Results.Json(new { request.Path });
#pragma warning restore CA1822
}

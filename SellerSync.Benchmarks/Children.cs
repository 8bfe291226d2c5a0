using System.Globalization;
using SellerSync.Benchmarks.KeepaAnswers;
using SellerSync.Benchmarks.SellerLookup;
using SellerSync.Benchmarks.Start;

namespace SellerSync.Benchmarks;

/// <summary>What this program is when it starts itself: a side that is measured as a process of its own.</summary>
internal static class Children
{
    public const string Word = "child";

    public static Task<int> RunAsync(string[] arguments) => arguments switch
    {
        [FetchChild.Name, var address, var asins] => FetchChild.RunAsync(new Uri(address), asins.Split(',')),
        [BareEndpointChild.Name, var database, var port] => BareEndpointChild.RunAsync(database, int.Parse(port, CultureInfo.InvariantCulture)),
        [EmptyAppChild.Name] => EmptyAppChild.RunAsync(),
        [FunctionsChild.Name] => FunctionsChild.RunAsync(),
        _ => throw new ArgumentException("No such child", nameof(arguments)),
    };
}

using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Api;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.ApiDocument;

/// <summary>One HTTP function and what is said about it beside its trigger.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Path">With a slash at its start, below the route prefix.</param>
/// <param name="Method">In lower case.</param>
/// <param name="Operation">Null where nothing is said.</param>
internal sealed partial record ApiRoute(string Name, string Path, string Method, ApiOperationAttribute? Operation, IReadOnlyList<ApiInputAttribute> Inputs)
{
    /// <summary>All of them, by path.</summary>
    public static IReadOnlyList<ApiRoute> All { get; } =
    [
        .. typeof(SellerLookupFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))
            .SelectMany(Of)
            .OrderBy(route => route.Path, StringComparer.Ordinal)
            .ThenBy(route => route.Method, StringComparer.Ordinal),
    ];

    /// <summary>The names in braces of its path.</summary>
    public IEnumerable<string> PathNames => Brace.Matches(Path).Select(match => match.Groups["name"].Value);

    private static IEnumerable<ApiRoute> Of(MethodInfo method)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var inputs = Seller(method).Concat(method.GetCustomAttributes<ApiInputAttribute>()).ToList();
        return method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
            .OfType<HttpTriggerAttribute>()
            .SelectMany(trigger => trigger.Methods!.Select(verb =>
                new ApiRoute(name, $"/{trigger.Route}", verb.ToLowerInvariant(), method.GetCustomAttribute<ApiOperationAttribute>(), inputs)));
    }

    private static IEnumerable<ApiInputAttribute> Seller(MethodInfo method) => method.GetCustomAttribute<ApiSellerAttribute>() is { Place: var place }
        ?
        [
            new(place, "sellerId", typeof(SellerId), "Amazon's ID of the seller.") { IsRequired = true },
            new(place, "domain", typeof(Marketplace), "Keepa's number of the marketplace."),
        ]
        : [];

    [GeneratedRegex(@"\{(?<name>[A-Za-z]+)(:[^}]*)?\}")]
    private static partial Regex Brace { get; }
}

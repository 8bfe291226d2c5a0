using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SellerSync.KeepaSimulator.Http;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.KeepaSimulator.Sellers;

/// <summary>`/seller`.</summary>
internal sealed partial class SellerEndpoint(int seed, Catalogue catalogue)
{
    private const int Base = 1;
    private const int Storefront = 9;

    private readonly SellerJson _json = new(seed);

    /// <exception cref="RejectedException">A parameter is missing, malformed or out of range, or a batch asks for storefronts.</exception>
    public KeepaRequest Parse(Parameters parameters)
    {
        var domain = parameters.Marketplace().Id;
        var sellerIds = parameters.List("seller");
        var withStorefront = parameters.Flag("storefront");
        if (withStorefront && sellerIds.Length > 1)
            throw RejectedException.Malformed("The storefront can be requested for one seller only.");
        if (!sellerIds.All(sellerId => SellerIdPattern().IsMatch(sellerId)))
            throw RejectedException.Malformed("A seller ID is invalid.");

        return new("/seller", domain, [], string.Join(',', sellerIds), now => Run(sellerIds, domain, withStorefront, now));
    }

    private KeepaAnswer Run(string[] sellerIds, int domain, bool withStorefront, DateTimeOffset now)
    {
        var sellers = new JsonObject();
        var tokens = 0;
        foreach (var sellerId in sellerIds.Where(sellerId => SpecialSellers.Exists(sellerId, domain)))
        {
            var asins = catalogue.Asins(sellerId, domain);
            sellers[sellerId] = _json.Write(sellerId, domain, asins, withStorefront, now);
            tokens += Base + (withStorefront && asins.Count >= 2 ? Storefront : 0);
        }

        return new("sellers", sellers, tokens);
    }

    // Real IDs have 12 to 14 characters; older ones of other lengths are known.
    [GeneratedRegex("^[A-Z0-9]{10,21}$")]
    private static partial Regex SellerIdPattern();
}

using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Listing;
using SellerSync.KeepaSimulator.Marketplaces;
using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Sellers;

/// <summary>Writes a seller the way Keepa does.</summary>
internal sealed class SellerJson(int seed)
{
    private const int MinutesBetweenSightings = 2;

    public JsonObject Write(string sellerId, int domain, IReadOnlyList<string> asins, bool withStorefront, DateTimeOffset now)
    {
        var dice = Dice.For(seed, sellerId, domain);
        var minutes = KeepaTime.Minutes(now);
        var seller = new JsonObject
        {
            ["sellerId"] = sellerId,
            ["domainId"] = domain,
            ["sellerName"] = Name(sellerId, dice),
            ["businessName"] = sellerId == SpecialSellers.Nameless ? null : $"{dice.Pick(Words.Things)} {dice.Pick(Words.Firms)} Ltd",
            ["trackedSince"] = KeepaTime.Minutes(Words.Past(dice)),
            ["lastUpdate"] = minutes - dice.Between(1, 3_000),
            ["lastRatingUpdate"] = minutes - dice.Between(1, 3_000),
            ["hasFBA"] = dice.Chance(60),
            ["shipsFromChina"] = dice.Chance(20),
            ["csv"] = dice.Chance(10) ? null : new JsonArray(new JsonArray(minutes - 900, dice.Between(60, 100)), new JsonArray(minutes - 900, dice.Between(5, 9_000))),
            ["currentRating"] = dice.Between(60, 100),
            ["currentRatingCount"] = dice.Between(5, 9_000),
            ["ratingCount"] = new JsonArray(10, 30, 120, 400),
            ["positiveRating"] = new JsonArray(95, 94, 93, 96),
            ["buyBoxNewOwnershipRate"] = dice.Between(0, 100),
            ["address"] = null,
            ["totalStorefrontAsins"] = sellerId == SpecialSellers.NoList ? null : new JsonArray(minutes - 60, asins.Count),
            ["sellerCategoryStatistics"] = new JsonArray(),
            ["sellerBrandStatistics"] = Brands(asins.Count, dice),
            ["competitors"] = Competitors(dice),
            ["avgBuyBoxCompetitors"] = 3.5,
        };
        if (seller["sellerName"] is null && dice.Chance(50))
            seller.Remove("sellerName");
        if (withStorefront && sellerId != SpecialSellers.NoList)
            AddStorefront(seller, asins, minutes);
        return seller;
    }

    // The seller's own digits are no name; one in ten ordinary sellers has none at all.
    private static string? Name(string sellerId, Dice dice)
    {
        var name = $"{dice.Pick(Words.Adjectives)} {dice.Pick(Words.Firms)}";
        var isNameless = dice.Chance(10) && !SpecialSellers.WellKnown.Contains(sellerId);
        return isNameless || sellerId is SpecialSellers.FirmOnly or SpecialSellers.Nameless ? null : name;
    }

    private static JsonArray Brands(int products, Dice dice)
    {
        var brands = new JsonArray();
        foreach (var brand in Words.Brands.Take(Math.Min(products, 8)))
            brands.Add(new JsonObject
            {
                ["brand"] = brand.ToLowerInvariant(),
                ["productCount"] = Math.Max(1, products / 10),
                ["avg30SalesRank"] = dice.Chance(20) ? -1 : dice.Between(100, 500_000),
                ["productCountWithAmazonOffer"] = dice.Between(0, 3),
            });
        return brands;
    }

    private static JsonArray Competitors(Dice dice)
    {
        var competitors = new JsonArray();
        for (var place = 0; place < 10; place++)
            competitors.Add(new JsonObject { ["sellerId"] = Words.SellerId(dice), ["percent"] = 60 - (place * 5) });
        return competitors;
    }

    private static void AddStorefront(JsonObject seller, IReadOnlyList<string> asins, int minutes)
    {
        var lastSeen = new JsonArray();
        for (var place = 0; place < asins.Count; place++)
            lastSeen.Add(minutes - 60 - Math.Min(place * MinutesBetweenSightings, 7 * 1440));
        seller["asinList"] = new JsonArray([.. asins.Select(asin => (JsonNode)asin)]);
        seller["asinListLastSeen"] = lastSeen;
        seller["totalStorefrontAsinsCSV"] = new JsonArray(minutes - 60, asins.Count);
    }
}

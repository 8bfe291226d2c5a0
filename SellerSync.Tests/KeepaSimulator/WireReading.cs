using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

/// <summary>The correct reading of a product for one seller, written against the facts about Keepa and not against the simulator's code.</summary>
internal static class WireReading
{
    public static ExpectedProduct Read(JsonNode product, string sellerId, string currency, int decimals)
    {
        var offer = Best(product, sellerId);
        var prices = Numbers(offer?["offerCSV"]);
        var stock = Numbers(offer?["stockCSV"]);
        var stats = product["stats"];
        var image = product["images"]?[0];
        var rating = Positive(stats?["current"]?[16]);
        var own = Offers(product).Where(candidate => (string)candidate["sellerId"]! == sellerId).ToList();
        return new(
            (string)product["asin"]!,
            (int)product["productType"]!,
            (string?)product["title"],
            (string?)product["brand"],
            (string?)product["categoryTree"]?[0]?["name"],
            (string?)(image?["l"] ?? image?["m"]),
            prices.Count == 0 ? null : Money(prices[^2]),
            prices.Count == 0 ? null : Money(prices[^1]),
            Positive(stats?["buyBoxPrice"]) is { } box ? Money(box) : null,
            stats?["buyBoxShipping"] is { } shipping ? Money((int)shipping) : null,
            currency,
            Positive(stats?["current"]?[3]),
            stock.Count == 0 || stock[^1] < 0 ? null : stock[^1],
            rating / 10m,
            stats?["current"]?[17] is { } count && (int)count >= 0 ? (int)count : null,
            (int?)product["monthlySold"],
            (bool?)offer?["isFBA"],
            offer is null ? null : !(bool)offer["isFBA"]!,
            own.Count == 0 ? null : own.Min(candidate => Time(Numbers(candidate["offerCSV"])[0])));

        decimal? Money(int units) => units < 0 ? null : units / (decimal)Math.Pow(10, decimals);
    }

    public static IReadOnlyList<JsonNode> Offers(JsonNode product) => [.. (product["offers"] as JsonArray ?? []).Select(offer => offer!)];

    public static List<int> Numbers(JsonNode? array) => [.. (array as JsonArray ?? []).Select(number => (int)number!)];

    public static JsonNode? Best(JsonNode product, string sellerId) =>
        Numbers(product["liveOffersOrder"]).Distinct()
            .Select(index => product["offers"]![index]!)
            .Where(offer => (string)offer["sellerId"]! == sellerId)
            .OrderBy(offer => (int)offer["condition"]!)
            .ThenBy(offer => Numbers(offer["offerCSV"])[^2] + Numbers(offer["offerCSV"])[^1])
            .FirstOrDefault();

    private static int? Positive(JsonNode? number) => number is not null && (int)number > 0 ? (int)number : null;

    private static DateTimeOffset Time(int minutes) => DateTimeOffset.FromUnixTimeSeconds((minutes + 21_564_000L) * 60);
}

using System.Text.Json.Nodes;

namespace SellerSync.KeepaSimulator.Faults;

/// <summary>Gives product after product another field of the wrong type or size.</summary>
internal static class MalformedFields
{
    private static readonly Action<JsonObject>[] Ways =
    [
        product => EachOffer(product, offer => offer["offerCSV"] = new JsonArray(7_000_000, "19.99", 0)),
        product => Stats(product, stats => (stats["current"] as JsonArray)?.ReplaceAt(3, -7)),
        product => EachOffer(product, offer => offer["stockCSV"] = new JsonArray(7_000_000, 1L << 40)),
        product => EachOffer(product, offer => (offer["offerCSV"] as JsonArray)?.RemoveLast()),
        product => product["offers"] = new JsonObject { ["0"] = "none" },
        product => product["monthlySold"] = JsonNode.Parse("123456789012345678901234567890"),
        product => Stats(product, stats => stats["buyBoxPrice"] = "NaN"),
        product => product["title"] = 42,
        product => product["images"] = "71a.jpg,71b.jpg",
        product => product["categoryTree"] = new JsonArray("Books", null),
        product => product["liveOffersOrder"] = new JsonArray(9_999, -1, "0"),
        product => product["stats"] = new JsonArray(),
    ];

    /// <summary>How many products show every way once.</summary>
    public static int Count => Ways.Length;

    public static void Apply(JsonArray products)
    {
        for (var place = 0; place < products.Count; place++)
            if (products[place] is JsonObject product)
                Ways[place % Ways.Length](product);
    }

    private static void EachOffer(JsonObject product, Action<JsonNode> change)
    {
        foreach (var offer in product["offers"] as JsonArray ?? [])
            if (offer is not null)
                change(offer);
    }

    private static void Stats(JsonObject product, Action<JsonNode> change)
    {
        if (product["stats"] is { } stats)
            change(stats);
    }

    private static void ReplaceAt(this JsonArray array, int place, int value) => array[place] = value;

    private static void RemoveLast(this JsonArray array) => array.RemoveAt(array.Count - 1);
}

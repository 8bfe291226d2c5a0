using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Marketplaces;

namespace SellerSync.KeepaSimulator.Products.Json;

/// <summary>`offers` and `liveOffersOrder`.</summary>
internal static class OfferJson
{
    public static void Write(JsonObject product, ProductView view, DateTimeOffset now)
    {
        var offers = view.Offers;
        product["offers"] = offers.Count == 0 && !view.OffersSuccessful
            ? null
            : new JsonArray([.. offers.Select((offer, index) => Offer(offer, index + 1, view, now))]);
        product["liveOffersOrder"] = view.Live.Count == 0 ? null : Order(view, offers.Count - view.Live.Count);
    }

    // Cheapest first, as on Amazon's page; a duplicate of an offer repeats its index.
    private static JsonArray Order(ProductView view, int historical)
    {
        var order = Enumerable.Range(0, view.Live.Count).OrderBy(index => view.Live[index].Price.Landed ?? decimal.MaxValue).ToList();
        if (order.Count % 4 == 0)
            order.Add(order[0]);
        return new([.. order.Select(index => (JsonNode)(historical + index))]);
    }

    private static JsonObject Offer(OfferFacts offer, int id, ProductView view, DateTimeOffset now)
    {
        var minutes = KeepaTime.Minutes(now);
        var json = new JsonObject
        {
            ["offerId"] = id,
            ["sellerId"] = offer.SellerId,
            ["lastSeen"] = minutes - offer.LastSeenAge,
            ["condition"] = offer.Condition,
            ["conditionComment"] = offer.Condition == 1 ? null : "Light wear",
            ["isPrime"] = offer.IsPrime,
            ["isFBA"] = offer.IsFba,
            ["isMAP"] = false,
            ["isShippable"] = offer.Price.Shipping is not null,
            ["isPreorder"] = false,
            ["isWarehouseDeal"] = false,
            ["isAmazon"] = false,
            ["isPrimeExcl"] = false,
            ["minOrderQty"] = 1,
            ["offerCSV"] = Csv(offer.Prices, view, now),
        };
        if (view.Query.WithStock && offer.Stock is { } stock)
        {
            json["stockCSV"] = HistoryJson.Series(stock, value => value ?? -1, view.Query, now);
            json["lastStockUpdate"] = minutes - offer.StockAge;
        }

        return json;
    }

    private static JsonArray Csv(IReadOnlyList<Point<OfferPrice>> prices, ProductView view, DateTimeOffset now)
    {
        var csv = new JsonArray();
        foreach (var (at, value) in HistoryJson.Kept(prices, view.Query, now).Select(point => (point.At, point.Value)))
        {
            csv.Add(KeepaTime.Minutes(at));
            csv.Add(view.Facts.Marketplace.Wire(value.Price, -2));
            csv.Add(view.Facts.Marketplace.Wire(value.Shipping, value.Price is null ? -2 : -1));
        }

        return csv;
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Marketplaces;

namespace SellerSync.KeepaSimulator.Products.Json;

/// <summary>What `history=0` drops: `csv`, `salesRanks` and the other long series.</summary>
internal static class HistoryJson
{
    public static void Write(JsonObject product, ProductView view, DateTimeOffset now)
    {
        var (facts, query) = (view.Facts, view.Query);
        product["csv"] = facts.Type is ProductType.Standard ? Csv(view, now) : null;
        product["salesRanks"] = SalesRanks(facts, query, now);
        product["monthlySoldHistory"] = facts.MonthlySold is { } sold ? Newest(sold, now) : null;
        product["buyBoxSellerIdHistory"] = facts.BuyBox.SellerId is { } holder
            ? new JsonArray(KeepaTime.Minutes(now.AddDays(-30)).ToString(CultureInfo.InvariantCulture), holder)
            : null;
        product["salesRankReferenceHistory"] = null;
        product["couponHistory"] = null;
        product["parentAsinHistory"] = null;
    }

    /// <summary>`[time, value, …]`, oldest first.</summary>
    public static JsonArray Series<T>(IReadOnlyList<Point<T>> points, Func<T, int> wire, ProductQuery query, DateTimeOffset now)
    {
        var series = new JsonArray();
        foreach (var point in Kept(points, query, now))
        {
            series.Add(KeepaTime.Minutes(point.At));
            series.Add(wire(point.Value));
        }

        return series;
    }

    /// <summary>The points of the last `days`, the newest one always.</summary>
    public static IEnumerable<Point<T>> Kept<T>(IReadOnlyList<Point<T>> points, ProductQuery query, DateTimeOffset now) =>
        query.Days is { } days ? points.Where((point, index) => index == points.Count - 1 || point.At >= now.AddDays(-days)) : points;

    private static JsonArray Csv(ProductView view, DateTimeOffset now)
    {
        var (facts, query) = (view.Facts, view.Query);
        var csv = new JsonArray();
        for (var index = 0; index < CsvIndex.Count; index++)
            csv.Add(null);

        csv[CsvIndex.SalesRank] = Series(facts.SalesRanks, rank => rank ?? -1, query, now);
        if (query.WithOffers || query.WithRating)
        {
            csv[CsvIndex.Rating] = Newest(StatsJson.Rating(facts), now);
            csv[CsvIndex.RatingCount] = Newest(facts.RatingCount ?? -1, now);
        }

        if ((query.WithOffers || query.WithBuyBox) && facts.BuyBox is { Price: { } price, Shipping: { } shipping })
            csv[CsvIndex.BuyBox] = new JsonArray(
                KeepaTime.Minutes(now.AddDays(-3)),
                facts.Marketplace.Wire(price),
                facts.Marketplace.Wire(shipping));
        return csv;
    }

    // The root category ranks as the product does; another one has no rank any more.
    private static JsonObject? SalesRanks(ProductFacts facts, ProductQuery query, DateTimeOffset now) => facts.Categories is not { } tree
        ? null
        : new JsonObject
        {
            [Name(tree[0])] = Series(facts.SalesRanks, rank => rank ?? -1, query, now),
            [Name(tree[^1])] = new JsonArray(KeepaTime.Minutes(now.AddDays(-90)), 12, KeepaTime.Minutes(now.AddDays(-2)), -1),
        };

    private static string Name(Category category) => category.Id.ToString(CultureInfo.InvariantCulture);

    private static JsonArray Newest(int value, DateTimeOffset now) => new(KeepaTime.Minutes(now.AddDays(-2)), value);
}

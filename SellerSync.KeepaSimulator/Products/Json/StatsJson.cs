using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Marketplaces;

namespace SellerSync.KeepaSimulator.Products.Json;

/// <summary>`stats`: the current values by index, averages that differ from them, and the Buy Box.</summary>
internal static class StatsJson
{
    private static readonly string[] Averages = ["avg", "avg30", "avg90", "avg180", "avg365", "atIntervalStart"];

    public static JsonObject Write(ProductView view, DateTimeOffset now)
    {
        var current = Current(view);
        var stats = new JsonObject { ["current"] = Numbers(current) };
        foreach (var name in Averages)
            stats[name] = Numbers(current.Select(value => value > 0 ? value + (value / 10) + 1 : value));
        foreach (var name in (string[])["min", "max", "minInInterval", "maxInInterval"])
            stats[name] = new JsonArray([.. current.Select(value => value < 0 ? null : new JsonArray(KeepaTime.Minutes(now.AddDays(-40)), value))]);

        var (facts, query) = (view.Facts, view.Query);
        var (wire, box) = (facts.Marketplace, facts.BuyBox);
        var isBoxKnown = query.WithOffers || query.WithBuyBox;
        stats["buyBoxPrice"] = isBoxKnown ? wire.Wire(box.Price, box.Missing) : -2;
        stats["buyBoxShipping"] = isBoxKnown ? wire.Wire(box.Shipping, box.Missing) : -2;
        stats["buyBoxSellerId"] = isBoxKnown ? box.SellerId ?? (box.Missing == -1 ? "-1" : null) : "-2";
        stats["buyBoxIsAmazon"] = isBoxKnown ? false : null;
        stats["offerCountFBA"] = view.OffersSuccessful ? view.Live.Count(offer => offer.IsFba) : -2;
        stats["offerCountFBM"] = view.OffersSuccessful ? view.Live.Count(offer => !offer.IsFba) : -2;
        stats["totalOfferCount"] = facts.Offers.Count(offer => offer.IsLive);
        stats["retrievedOfferCount"] = view.OffersSuccessful ? view.Live.Count : -2;
        stats["stockAmazon"] = -2;
        stats["stockBuyBox"] = -2;
        stats["salesRankDrops30"] = 4;
        stats["lastOffersUpdate"] = view.OffersSuccessful ? KeepaTime.Minutes(now) : KeepaTime.Minutes(now.AddDays(-30));
        return stats;
    }

    /// <summary>Tenths of a star; 0 where nobody has rated yet, -1 where Keepa does not know.</summary>
    public static int Rating(ProductFacts facts) =>
        facts.Rating is { } rating ? (int)(rating * 10) : facts.RatingCount == 0 ? 0 : -1;

    private static int[] Current(ProductView view)
    {
        var (facts, query) = (view.Facts, view.Query);
        var current = Enumerable.Repeat(-1, CsvIndex.Count).ToArray();
        var live = facts.Offers.Where(offer => offer.IsLive).ToList();
        var news = live.Where(offer => offer.Condition == 1).ToList();
        var used = live.Where(offer => offer.Condition is >= 2 and <= 5).ToList();

        current[CsvIndex.SalesRank] = facts.SalesRank ?? -1;
        current[CsvIndex.New] = Lowest(news);
        current[CsvIndex.Used] = Lowest(used);
        current[CsvIndex.ListPrice] = current[CsvIndex.New] < 0 ? -1 : current[CsvIndex.New] * 2;
        current[CsvIndex.CountNew] = news.Count;
        current[CsvIndex.CountUsed] = used.Count;
        if (query.WithOffers || query.WithRating)
        {
            current[CsvIndex.Rating] = Rating(facts);
            current[CsvIndex.RatingCount] = facts.RatingCount ?? -1;
        }

        if (query.WithOffers || query.WithBuyBox)
            current[CsvIndex.BuyBox] = facts.Marketplace.Wire(facts.BuyBox.Price + facts.BuyBox.Shipping, -1);

        if (view.OffersSuccessful)
        {
            var (fba, fbm) = (news.Where(offer => offer.IsFba).ToList(), news.Where(offer => !offer.IsFba).ToList());
            (current[CsvIndex.NewFba], current[CsvIndex.NewFbmShipping]) = (Lowest(fba), Lowest(fbm));
            (current[CsvIndex.CountNewFba], current[CsvIndex.CountNewFbm]) = (fba.Count, fbm.Count);
        }

        return current;

        int Lowest(IEnumerable<OfferFacts> offers) => facts.Marketplace.Wire(offers.Min(offer => offer.Price.Landed), -1);
    }

    private static JsonArray Numbers(IEnumerable<int> values) => new([.. values.Select(value => (JsonNode)value)]);
}

using System.Text.Json;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>One offer of the seller that was asked for; <c>offers</c> holds historical ones, too.</summary>
/// <param name="Index">Its place in <c>offers</c>, to which <c>liveOffersOrder</c> points.</param>
/// <param name="Condition">1 new, 2-5 used, 6 refurbished, 7-10 collectible, 0 unknown.</param>
/// <param name="Price">Newest item price in the smallest unit; null for -1 and -2.</param>
/// <param name="Shipping">Newest shipping; null when unknown.</param>
/// <param name="Stock">Newest stock that Keepa could read.</param>
/// <param name="FirstSeen">Time of its earliest price point, in Keepa minutes.</param>
/// <param name="LastSeen">When Keepa last saw it, in Keepa minutes.</param>
internal sealed record OfferEntry(int Index, long Condition, long? Price, long? Shipping, long? Stock, bool IsFba, long? FirstSeen, long? LastSeen)
{
    private const long MinutesOfOneUpdate = 60;

    /// <summary>The seller's live offer in the best condition, then with the lowest landed price.</summary>
    /// <param name="live">Keepa's <c>liveOffersOrder</c>; null where no offer is live, or where it was not sent.</param>
    /// <param name="lastUpdate">When the product was last updated, in Keepa minutes: without a list, offers seen then count as live.</param>
    public static OfferEntry? BestLive(List<OfferEntry> offers, List<long>? live, long? lastUpdate) =>
        offers
            .Where(offer => live is null ? lastUpdate - offer.LastSeen <= MinutesOfOneUpdate : live.Contains(offer.Index))
            .OrderBy(offer => offer.Condition == 0 ? long.MaxValue : offer.Condition)
            .ThenBy(offer => offer.Price is { } price ? price + (offer.Shipping ?? 0) : long.MaxValue)
            .FirstOrDefault();

    /// <summary>Reads <c>offers</c> and keeps those of the seller.</summary>
    public static List<OfferEntry> ReadOf(ref Utf8JsonReader reader, SellerId sellerId, List<string> odd)
    {
        var offers = new List<OfferEntry>();
        for (var index = 0; reader.NextElement(); index++)
        {
            if (reader.TokenType == JsonTokenType.StartObject && Read(ref reader, index, sellerId, odd) is { } offer)
            {
                offers.Add(offer);
            }

            reader.SkipValue();
        }

        return offers;
    }

    private static OfferEntry? Read(ref Utf8JsonReader reader, int index, SellerId sellerId, List<string> odd)
    {
        string? seller = null;
        long? condition = null, lastSeen = null;
        bool? isFba = null;
        List<long>? prices = null, stocks = null;
        while (reader.NextProperty() is { } name)
        {
            switch (name)
            {
                case "sellerId": seller = reader.Text(); break;
                case "condition": condition = reader.Integer(); break;
                case "isFBA": isFba = reader.Flag(); break;
                case "lastSeen": lastSeen = reader.Integer(); break;
                case "offerCSV": prices = Series(name, ref reader, 3, odd); break;
                case "stockCSV": stocks = Series(name, ref reader, 2, odd); break;
                default: break;
            }

            reader.SkipValue();
        }

        // Newest last: price and shipping close the last triple of time, price, shipping.
        return !string.Equals(seller, sellerId.Value, StringComparison.OrdinalIgnoreCase)
            ? null
            : new OfferEntry(
                index,
                condition ?? 0,
                prices is { Count: > 0 } && prices[^2] >= 0 ? prices[^2] : null,
                prices is { Count: > 0 } && prices[^1] >= 0 ? prices[^1] : null,
                stocks is { Count: > 0 } && stocks[^1] >= 0 ? stocks[^1] : null,
                isFba ?? false,
                prices is { Count: > 0 } ? prices.Where((_, place) => place % 3 == 0).Min() : null,
                lastSeen);
    }

    private static List<long>? Series(string name, ref Utf8JsonReader reader, int width, List<string> odd)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var values = reader.Integers();
        if (values is null || values.Count % width != 0)
        {
            odd.Add(name);
            return null;
        }

        return values;
    }
}

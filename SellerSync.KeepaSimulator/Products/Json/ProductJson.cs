using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Marketplaces;
using SellerSync.KeepaSimulator.Seeding;

namespace SellerSync.KeepaSimulator.Products.Json;

/// <summary>Writes a product the way Keepa does: minutes since 2011, smallest currency units, codes below zero for what is missing.</summary>
internal sealed class ProductJson(SimulatorOptions options)
{
    private static readonly string[] Optional = ["brand", "categoryTree", "images", "monthlySold", "parentAsin", "liveOffersOrder", "offers", "csv", "stats"];

    public JsonObject Write(ProductView view, DateTimeOffset now)
    {
        var (facts, query) = (view.Facts, view.Query);
        var product = new JsonObject
        {
            ["asin"] = facts.Asin,
            ["domainId"] = facts.Marketplace.Id,
            ["productType"] = (int)facts.Type,
            ["title"] = facts.Title,
            ["lastUpdate"] = facts.Type is ProductType.Invalid ? 0 : KeepaTime.Minutes(now),
        };
        if (facts.Type is ProductType.Invalid)
            return product;

        var dice = Dice.For(options.Seed, facts.Asin);
        Describe(product, facts);
        product["trackingSince"] = KeepaTime.Minutes(Words.Past(dice));
        product["offersSuccessful"] = view.OffersSuccessful;
        product["lastPriceChange"] = KeepaTime.Minutes(now) - dice.Between(10, 50_000);
        if (query.WithOffers)
            OfferJson.Write(product, view, now);
        if (query.WithHistory)
            HistoryJson.Write(product, view, now);
        product["stats"] = query.WithStats ? StatsJson.Write(view, now) : null;
        if (options.Padding > 0)
            product["description"] = string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet. ", (options.Padding / 28) + 1))[..options.Padding];

        // Half of the products leave a field out where the others say null.
        if (dice.Chance(50))
            foreach (var name in Optional)
                if (product[name] is null)
                    product.Remove(name);
        return product;
    }

    private static void Describe(JsonObject product, ProductFacts facts)
    {
        var categories = facts.Categories;
        product["brand"] = facts.Brand;
        product["manufacturer"] = facts.Brand;
        product["rootCategory"] = facts.RootCategory;
        product["categories"] = categories is null ? null : new JsonArray(categories[^1].Id);
        product["categoryTree"] = categories is null
            ? null
            : new JsonArray([.. categories.Select(category => new JsonObject { ["catId"] = category.Id, ["name"] = category.Name })]);
        product["images"] = facts.Images is null ? null : new JsonArray([.. facts.Images.Select(Image)]);
        product["parentAsin"] = facts.ParentAsin;
        product["listedSince"] = facts.ListedSince;
        product["monthlySold"] = facts.MonthlySold;
        product["hasReviews"] = facts.RatingCount > 0;
        product["isAdultProduct"] = false;
        product["packageQuantity"] = -1;
        product["availabilityAmazon"] = -1;
        product["eanList"] = null;
        product["salesRankReference"] = facts.SalesRank is null || categories is null ? -1 : categories[0].Id;
    }

    private static JsonObject Image(ImageFacts image)
    {
        var json = new JsonObject();
        if (image.Large is not null)
            (json["l"], json["lH"], json["lW"]) = (image.Large, 1500, 1500);
        (json["m"], json["mH"], json["mW"], json["variant"]) = (image.Medium, 500, 500, "MAIN");
        return json;
    }
}

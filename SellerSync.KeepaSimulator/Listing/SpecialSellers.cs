namespace SellerSync.KeepaSimulator.Listing;

/// <summary>Sellers that behave in a way of their own; the README's table lists them. Any other ID is an ordinary seller.</summary>
public static class SpecialSellers
{
    /// <summary>12 products, none of them a special kind.</summary>
    public const string Small = "A1SMALLSHOP12";

    /// <summary>Lists 40 products; its 10 oldest are also on <see cref="Small"/>'s shelf.</summary>
    public const string Shared = "A4SHAREDSHOP40";

    /// <summary>Has a business name but no seller name.</summary>
    public const string FirmOnly = "A4FIRMONLY0015";

    /// <summary>Has no name at all.</summary>
    public const string Nameless = "A4NAMELESS0015";

    /// <summary>Has a storefront without products.</summary>
    public const string Empty = "A7EMPTYSHOP000";

    /// <summary>Has never had its storefront collected: `asinList` is absent.</summary>
    public const string NoList = "A7NOLISTSHOP00";

    /// <summary>Exists in Japan only.</summary>
    public const string Japanese = "A8NIHONSHOP060";

    /// <summary>Lists <see cref="NewADay"/> more products every simulated day.</summary>
    public const string DailyNew = "A9DAILYNEW0040";

    /// <summary>Products that <see cref="DailyNew"/> adds a day.</summary>
    public const int NewADay = 3;

    internal const int SharedProducts = 10;

    /// <summary>IDs known without having been asked for, so that their products survive a restart.</summary>
    internal static readonly string[] WellKnown =
    [
        Small, "A2MEDIUMSHOP60", "A3LARGESHOP250", "A5HUGESHOP3000", "A6OVERLIM4210",
        Shared, FirmOnly, Nameless, Empty, NoList, Japanese, DailyNew,
    ];

    /// <summary>No seller has an ID that starts with A0UNKNOWN, and the Japanese one has no other marketplace.</summary>
    internal static bool Exists(string sellerId, int domain) =>
        !sellerId.StartsWith("A0UNKNOWN", StringComparison.Ordinal) && (sellerId != Japanese || domain == 5);
}

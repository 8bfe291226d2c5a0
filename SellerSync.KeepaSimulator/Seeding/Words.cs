using SellerSync.KeepaSimulator.Products;

namespace SellerSync.KeepaSimulator.Seeding;

/// <summary>The vocabulary of generated names.</summary>
internal static class Words
{
    public static readonly string[] Brands = ["Norvik", "Hikari", "Belmonte", "Trueleaf", "Castor & Co", "Ünïq", "Pinefield", "Mokoko"];
    public static readonly string[] Adjectives = ["Compact", "Stainless", "Foldable", "Organic", "Wireless", "Heavy Duty", "Vintage", "Magnetic"];
    public static readonly string[] Things = ["Kettle", "Lamp", "Backpack", "Notebook", "Drill", "Yoga Mat", "Puzzle", "Charger", "Pillow", "Trowel"];
    public static readonly string[] Endings = ["Set of 2", "Black", "for Travel", "2nd Edition", "500 ml", "with Case"];
    public static readonly string[] Firms = ["Trading", "Supplies", "Outlet", "Goods", "Market", "Imports"];

    public static readonly Category[][] Categories =
    [
        [new(1055398, "Home & Kitchen"), new(284507, "Kitchen & Dining"), new(289754, "Kettles")],
        [new(228013, "Tools & Home Improvement"), new(328182011, "Power Tools"), new(552738, "Drills")],
        [new(283155, "Books"), new(1000, "Subjects"), new(48, "Crafts, Hobbies & Home")],
        [new(165793011, "Toys & Games"), new(166359011, "Puzzles")],
        [new(3375251, "Sports & Outdoors"), new(10971181011, "Sports & Fitness"), new(3422301, "Yoga")],
    ];

    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>The ID of an ordinary seller with 10 to 99 products, 13 to 15 characters long.</summary>
    public static string SellerId(Dice dice)
    {
        var letters = new char[dice.Between(10, 12)];
        for (var place = 0; place < letters.Length; place++)
            letters[place] = Letters[dice.Between(0, Letters.Length - 1)];
        return $"A{new string(letters)}{dice.Between(10, 99)}";
    }

    /// <summary>Where something stands that does not change from run to run: from 2020 to 2023.</summary>
    public static DateTimeOffset Past(Dice dice) =>
        new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(dice.Between(0, 1400 * 1440));
}

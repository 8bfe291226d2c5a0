namespace SellerSync.KeepaSimulator.Listing;

/// <summary>
/// What a careful reader of `/product` (stats, offers of 20 or more, stock, historical offers too) must find for one seller.
/// Taken from the facts before they are written for the wire. Amounts in the currency's main unit; null is "not known".
/// </summary>
/// <param name="Asin">The product.</param>
/// <param name="ProductType">Keepa's number, 0 to 5.</param>
/// <param name="Title">As sent, HTML included.</param>
/// <param name="Brand">The brand.</param>
/// <param name="Category">Name of the root category.</param>
/// <param name="ImageName">File name of the first image, the large one if there is one.</param>
/// <param name="StorefrontPrice">Newest price of the seller's best live offer, without shipping: best condition, then lowest landed price.</param>
/// <param name="Shipping">Newest shipping of that offer.</param>
/// <param name="BuyBoxPrice">Without shipping.</param>
/// <param name="BuyBoxShipping">Shipping of the Buy Box.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="SalesRank">Current rank in the main category.</param>
/// <param name="StockCount">Newest stock of the offer.</param>
/// <param name="Rating">1.0 to 5.0.</param>
/// <param name="RatingCount">Number of ratings; 0 is a value.</param>
/// <param name="MonthlySales">Bought in the past month, at least.</param>
/// <param name="IsFba">Fulfilled by Amazon.</param>
/// <param name="IsFbm">Fulfilled by the seller.</param>
/// <param name="FirstSeenAt">Earliest price point over all offers of this seller, historical ones too.</param>
public sealed record ExpectedProduct(
    string Asin,
    int ProductType,
    string? Title,
    string? Brand,
    string? Category,
    string? ImageName,
    decimal? StorefrontPrice,
    decimal? Shipping,
    decimal? BuyBoxPrice,
    decimal? BuyBoxShipping,
    string Currency,
    int? SalesRank,
    int? StockCount,
    decimal? Rating,
    int? RatingCount,
    int? MonthlySales,
    bool? IsFba,
    bool? IsFbm,
    DateTimeOffset? FirstSeenAt);

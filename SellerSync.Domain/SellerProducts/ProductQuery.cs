using SellerSync.Domain.Sellers;

namespace SellerSync.Domain.SellerProducts;

/// <summary>One page that is asked for.</summary>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Limit">Most products on the page.</param>
public sealed record ProductQuery(
    SellerId SellerId,
    Marketplace Marketplace,
    ProductFilter Filter,
    ProductSort Sort,
    ProductPosition? After,
    int Limit);

/// <summary>What a product must be to be shown; null means any. A product that lacks a filtered value is not shown.</summary>
/// <param name="Since">First seen then or later.</param>
/// <param name="MinPrice">The seller's price, in the marketplace's currency.</param>
/// <param name="MaxRank">The worst sales rank.</param>
public sealed record ProductFilter(
    DateTimeOffset? Since = null,
    decimal? MinPrice = null,
    decimal? MaxPrice = null,
    int? MaxRank = null,
    Fulfilment? Fulfilment = null);

/// <summary>Who sends the goods: Amazon (FBA) or the seller (FBM).</summary>
public enum Fulfilment
{
    Fba,
    Fbm,
}

/// <summary>The order of products; those without the value come last.</summary>
public enum ProductSort
{
    /// <summary>Newest first.</summary>
    FirstSeen,

    /// <summary>The seller's price, lowest first.</summary>
    Price,

    /// <summary>Best rank first.</summary>
    SalesRank,
}

/// <summary>A place in the order, which stays where it is when products come and go.</summary>
/// <param name="Key">The sorted value, so that it ascends; null among the products that lack it.</param>
/// <param name="Id">Settles ties.</param>
public sealed record ProductPosition(decimal? Key, Guid Id);

using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>Whose answers are looked at.</summary>
/// <param name="Address">Of Keepa, with a slash at its end.</param>
/// <param name="ApiKey">Never shown, never recorded.</param>
/// <param name="SellerId">Best one that sells <paramref name="Asin"/>, so that its offer is found.</param>
public sealed record CheckupSubject(Uri Address, string ApiKey, SellerId SellerId, Asin Asin, Marketplace Marketplace);

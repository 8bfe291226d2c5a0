namespace SellerSync.KeepaSimulator.Bucket;

/// <summary>One entry of the books.</summary>
/// <param name="At">When it was booked, Unix milliseconds.</param>
/// <param name="Path">`/seller` or `/product`.</param>
/// <param name="Asins">The ASINs asked for; empty for a seller.</param>
/// <param name="Tokens">What it cost, above 0.</param>
/// <param name="Seller">The sellers asked for, comma-separated; null for products.</param>
/// <param name="Domain">The marketplace.</param>
public sealed record Charge(long At, string Path, IReadOnlyList<string> Asins, int Tokens, string? Seller, int Domain);

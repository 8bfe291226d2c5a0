using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.SellerLookup;

/// <summary>What there is of a seller's storefront. Until it is disposed nobody else in this process fetches the same one.</summary>
public readonly record struct OpenStorefront(Storefront Storefront, SellerTurns.Turn? Turn) : IDisposable
{
    public void Dispose() => Turn?.Dispose();
}

public abstract record Storefront
{
    private Storefront()
    {
    }

    /// <summary>Checked lately: it stands in the database.</summary>
    /// <param name="HasRetries">Some of it is worth handing over: it was held back, or failed and is worth another try.</param>
    public sealed record Fresh(StoredSeller Seller, bool HasRetries) : Storefront;

    /// <summary>Just fetched from Keepa and within the limits; it is to be saved, whoever hangs up.</summary>
    /// <param name="SellerUuid">Our own ID of the seller; empty where it was never looked up.</param>
    /// <param name="Payment">What Keepa charged; it is settled with the save.</param>
    public sealed record Fetched(SellerReading Reading, Guid SellerUuid, TokenPayment Payment, DateTimeOffset At) : Storefront;

    /// <summary>There is none to be had.</summary>
    public sealed record Refused(SellerLookupOutcome Why) : Storefront;
}

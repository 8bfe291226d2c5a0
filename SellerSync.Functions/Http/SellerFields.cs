using System.Text.Json;
using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.Http;

/// <summary>The fields that name a seller, with the contract's sentences for what is wrong.</summary>
public static class SellerFields
{
    /// <summary><c>sellerId</c> and <c>domain</c> (absent means 1).</summary>
    public static bool TryRead(JsonElement body, out SellerId sellerId, out Marketplace marketplace, out string? error)
    {
        marketplace = Marketplace.Find(Marketplace.DefaultId)!;
        if (!SellerId.TryParse(body.Field("sellerId").Text(), out sellerId, out error))
        {
            return false;
        }

        if (body.Field("domain") is not { } domain)
        {
            return true;
        }

        if (domain.ValueKind != JsonValueKind.Number)
        {
            error = "Domain must be a number";
            return false;
        }

        if (!domain.TryGetInt32(out var id) || Marketplace.Find(id) is not { } found)
        {
            error = Marketplace.InvalidDomainMessage;
            return false;
        }

        marketplace = found;
        return true;
    }
}

using System.Globalization;
using System.Text.Json;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.ProductProcessing;

/// <summary>What a caller asks of product-processing.</summary>
/// <param name="UserId">For whom; must be the token's subject.</param>
public sealed record ProductRequest(SellerId SellerId, Marketplace Marketplace, Guid UserId, IReadOnlyList<string?> Asins)
{
    /// <summary>Reads a body; the error is a sentence that names the field.</summary>
    public static bool TryRead(JsonElement body, out ProductRequest? request, out string? error)
    {
        request = null;
        if (!SellerFields.TryRead(body, out var sellerId, out var marketplace, out error))
        {
            return false;
        }

        if (!Guid.TryParse(body.Field("userId").Text(), out var userId))
        {
            error = "userId must be the UUID of the user";
            return false;
        }

        error = body.Field("asinList") switch
        {
            null => "asinList is required",
            { ValueKind: not JsonValueKind.Array } => "asinList must be an array of ASINs",
            { } list when list.GetArrayLength() == 0 => "asinList must not be empty",
            { } list when list.GetArrayLength() > StorefrontLimit.MaxProducts =>
                string.Create(CultureInfo.InvariantCulture, $"asinList must hold at most {StorefrontLimit.MaxProducts:N0} ASINs"),
            _ => null,
        };
        if (error is null)
        {
            var asins = body.Field("asinList")!.Value.EnumerateArray().Select(item => ((JsonElement?)item).Text() ?? item.ValueKind.ToString());
            request = new ProductRequest(sellerId, marketplace, userId, [.. asins]);
        }

        return error is null;
    }
}

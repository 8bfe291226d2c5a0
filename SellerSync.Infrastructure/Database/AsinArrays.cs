using SellerSync.Domain.Asins;

namespace SellerSync.Infrastructure.Database;

/// <summary>ASINs as PostgreSQL text[] and back. What an older backend stored in another form is left out.</summary>
internal static class AsinArrays
{
    public static string[] ToTexts(this IReadOnlyList<Asin> asins) => [.. asins.Select(asin => asin.Value)];

    public static IReadOnlyList<Asin> ToAsins(this string[] texts) => AsinList.Normalize(texts).Valid;
}

using System.Text.Json.Serialization;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary>The shapes of similar_sellers and top_brands: camelCase, as the frontend reads them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Competitor>))]
[JsonSerializable(typeof(IReadOnlyList<BrandShare>))]
internal sealed partial class SellerJson : JsonSerializerContext;

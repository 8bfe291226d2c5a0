using System.Text.Json.Nodes;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>A valid request that has not run yet.</summary>
/// <param name="Path">Without a trailing slash.</param>
/// <param name="Domain">The marketplace; 0 for none.</param>
/// <param name="Asins">What is asked for, if products.</param>
/// <param name="Seller">What is asked for, if sellers.</param>
/// <param name="Run">Answers it at a moment, once.</param>
internal sealed record KeepaRequest(string Path, int Domain, IReadOnlyList<string> Asins, string? Seller, Func<DateTimeOffset, KeepaAnswer> Run)
{
    /// <summary>The name its answer's payload has.</summary>
    public string PayloadName => Seller is null ? "products" : "sellers";

    /// <summary>All IDs in it.</summary>
    public IEnumerable<string> Subjects => Seller is null ? Asins : Seller.Split(',');
}

/// <summary>What a request that ran found, and its price.</summary>
/// <param name="PayloadName">`products` or `sellers`; null for the envelope alone.</param>
/// <param name="Payload">The value under that name.</param>
/// <param name="Tokens">Its price.</param>
internal sealed record KeepaAnswer(string? PayloadName, JsonNode? Payload, int Tokens);

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Local.Lookup;

/// <summary>All that a lookup found out; with --json the one document on standard output.</summary>
/// <param name="Decision">Null where nothing new was to be processed.</param>
/// <param name="Batches">Those of this lookup, and others of this seller that were open meanwhile.</param>
/// <param name="Products">All that are stored, newest first.</param>
internal sealed record LookupDocument(
    LookupAnswer.Seller Seller,
    LookupDocument.DecisionMade? Decision,
    IReadOnlyList<LookupDocument.Batch> Batches,
    IReadOnlyList<LookupDocument.Product> Products,
    LookupDocument.TokenCount Tokens)
{
    [JsonIgnore]
    public bool HasFailed => Batches.Any(batch => batch.HasFailed);

    /// <param name="Decision">immediate or queue.</param>
    /// <param name="TokenPercent">How full the bucket was, 0-100; null where its status was unavailable.</param>
    internal sealed record DecisionMade(string Decision, int ProductCount, int Threshold, decimal? TokenPercent, string Reason);

    /// <param name="Status">PENDING, PROCESSING, COMPLETED or FAILED.</param>
    /// <param name="ProcessedCount">Products settled so far: stored or failed.</param>
    /// <param name="FailedAsins">From ASIN to reason.</param>
    /// <param name="TokensUsed">What Keepa charged for it.</param>
    internal sealed record Batch(
        Guid Id,
        string Status,
        string Priority,
        int ProductCount,
        int ProcessedCount,
        IReadOnlyDictionary<string, string> FailedAsins,
        int TokensUsed,
        string? ErrorMessage,
        DateTimeOffset CreatedAt,
        DateTimeOffset? CompletedAt)
    {
        [JsonIgnore]
        public bool IsOpen => Status is "PENDING" or "PROCESSING";

        [JsonIgnore]
        public bool HasFailed => Status == "FAILED";

        /// <summary>Why products failed, one for each of them.</summary>
        [JsonIgnore]
        public IEnumerable<string> Reasons => FailedAsins.Values;

        [JsonIgnore]
        public Guid? HandOverId { get; init; }
    }

    /// <param name="Currency">ISO 4217, of both prices.</param>
    internal sealed record Product(
        string Asin,
        string? Title,
        decimal? StorefrontPrice,
        decimal? BuyBoxPrice,
        string? Currency,
        int? SalesRank,
        int? StockCount,
        decimal? Rating,
        int? RatingCount,
        int? MonthlySales,
        bool? IsFba,
        bool? IsFbm,
        DateTimeOffset? FirstSeenAt);

    /// <param name="Spent">What Keepa charged for this lookup and its products.</param>
    /// <param name="Left">In the bucket now; null where Keepa does not say.</param>
    internal sealed record TokenCount(int Spent, int? Left);

    public string ToJson() => JsonSerializer.Serialize(this, LookupDocumentJson.Readable.LookupDocument);
}

[JsonSerializable(typeof(LookupDocument))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class LookupDocumentJson : JsonSerializerContext
{
    public static LookupDocumentJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        // A terminal is no web page: titles stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

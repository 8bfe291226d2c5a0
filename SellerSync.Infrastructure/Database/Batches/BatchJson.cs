using System.Text.Json.Serialization;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary>The shape of failed_asins: reason by ASIN.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class BatchJson : JsonSerializerContext;

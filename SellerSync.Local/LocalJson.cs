using System.Text.Json.Serialization;
using SellerSync.Local.Processes;

namespace SellerSync.Local;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunState))]
[JsonSerializable(typeof(Ready))]
internal sealed partial class LocalJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using SellerSync.Local.Processes;
using SellerSync.Local.Settings;

namespace SellerSync.Local;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunState))]
[JsonSerializable(typeof(Ready))]
[JsonSerializable(typeof(DevelopmentIdentity))]
internal sealed partial class LocalJson : JsonSerializerContext;

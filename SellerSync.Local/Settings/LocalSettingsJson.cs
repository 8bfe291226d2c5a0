using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SellerSync.Local.Settings;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(LocalSettingsFile))]
internal sealed partial class LocalSettingsJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using SellerSync.Domain.Operations;

namespace SellerSync.Functions.Http;

/// <summary>An operator on the wire: the name alone.</summary>
public sealed class OperatorNameJson : JsonConverter<OperatorName>
{
    public override OperatorName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, OperatorName value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

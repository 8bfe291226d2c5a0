using System.Text.Json;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>The <c>error</c> of an answer. Each part may be missing.</summary>
internal sealed record KeepaError(string? Type, string? Message, string? Details)
{
    /// <summary>No recorded answer has it, but clients of Keepa's know such a type; it means what a 429 means.</summary>
    public bool MeansNoTokens => Type is not null && Type.Contains("enough", StringComparison.OrdinalIgnoreCase) && Type.Contains("token", StringComparison.OrdinalIgnoreCase);

    public static KeepaError Read(ref Utf8JsonReader reader, LenientReader read)
    {
        string? type = null, message = null, details = null;
        if (reader.TokenType == JsonTokenType.String)
        {
            message = JsonText.Read(reader);
        }
        else if (read.Enter(ref reader, JsonTokenType.StartObject, "error"))
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                if (reader.ValueTextEquals("type"u8)) type = read.Text(ref reader, "error.type");
                else if (reader.ValueTextEquals("message"u8)) message = read.Text(ref reader, "error.message");
                else if (reader.ValueTextEquals("details"u8)) details = read.Text(ref reader, "error.details");
                else reader.Skip();
            }
        }

        return new KeepaError(type, message, details);
    }

    /// <summary>What Keepa wrote, in one line.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { Type is null ? null : $"({Type})", Message, Details }.Where(part => !string.IsNullOrWhiteSpace(part)));
}

using System.Text.Json;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Sellers;

/// <summary>The <c>sellers</c> of one answer, a map by seller ID, of which one is looked for.</summary>
internal sealed class SellersPayload(SellerId sellerId, Marketplace marketplace, ILogger logger, FieldNotes? notes = null) : IPayload
{
    public string Field => "sellers";

    public bool IsArray => false;

    /// <summary>The seller; null where the map does not have it.</summary>
    public SellerReading? Seller { get; private set; }

    public bool WasRead { get; set; }

    public void Read(ReadOnlySpan<byte> json)
    {
        try
        {
            ReadMap(json);
        }
        catch (JsonException) when (BareWords.TryReplace(json, out var replaced))
        {
            notes?.Clear();
            ReadMap(replaced);
        }
    }

    private void ReadMap(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, LenientReader.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException(); // null is no empty map: whoever reads it as one calls every seller unknown
        }

        WasRead = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (string.Equals(JsonText.Read(reader), sellerId.Value, StringComparison.OrdinalIgnoreCase))
            {
                ReadSeller(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadSeller(ref Utf8JsonReader reader)
    {
        var seller = new SellerReader(sellerId, marketplace, notes);
        Seller = seller.Read(ref reader);
        if (seller.Unreadable.Count > 0)
        {
            KeepaLog.SellerFieldsUnreadable(logger, sellerId, string.Join(", ", seller.Unreadable));
        }
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SellerSync.Domain.Operations;

namespace SellerSync.Functions.Http;

/// <summary>A position in an operator's list as opaque text. It needs no seal: operators see all of the list.</summary>
public static class EntryCursor
{
    private const int MaxLength = 100;
    private const char Separator = '|';

    public static string Encode(EntryPosition position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{position.At.UtcTicks}{Separator}{position.Id}")));

    public static bool TryDecode(string cursor, out EntryPosition? position)
    {
        position = null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        if (Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator) is not [var ticksText, var idText]
            || !long.TryParse(ticksText, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || !Guid.TryParseExact(idText, "D", out var id)
            || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        position = new EntryPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }

    /// <summary>The parameter <c>cursor</c>; null where it is absent or wrong.</summary>
    public static EntryPosition? Read(QueryParameters parameters)
    {
        EntryPosition? after = null;
        if (parameters.Text("cursor") is { } cursor && !TryDecode(cursor, out after))
        {
            parameters.Refuse("cursor", "cursor must be the nextCursor of the page before");
        }

        return after;
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SellerSync.Domain.Routing;

namespace SellerSync.Functions.RoutingDecisions;

/// <summary>A position as opaque text. It needs no seal: whoever makes one up pages through decisions of their own all the same.</summary>
public static class DecisionCursor
{
    private const int MaxLength = 100;
    private const char Separator = '|';

    public static string Encode(DecisionPosition position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{position.DecidedAt.UtcTicks}{Separator}{position.Id}")));

    public static bool TryDecode(string cursor, out DecisionPosition? position)
    {
        position = null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        if (Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator) is not [var ticksText, var idText]
            || !long.TryParse(ticksText, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            || !long.TryParse(idText, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return false;
        }

        position = new DecisionPosition(new DateTimeOffset(ticks, TimeSpan.Zero), id);
        return true;
    }
}

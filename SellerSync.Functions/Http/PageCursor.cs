using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;

namespace SellerSync.Functions.Http;

/// <summary>
/// The place in a list, newest first, as opaque text. It needs no seal: whoever makes one up pages through what they may see all
/// the same.
/// </summary>
public static class PageCursor
{
    private const int MaxLength = 100;
    private const char Separator = '|';

    public static string? Encode(EntryPosition? next) => next is null ? null : Encode(next.At, next.Id);

    public static string? Encode(DecisionPosition? next) => next is null ? null : Encode(next.DecidedAt, next.Id);

    /// <summary>The parameter <c>cursor</c>; null where it is absent or wrong.</summary>
    public static EntryPosition? ReadEntry(QueryParameters parameters) =>
        Read<Guid>(parameters) is var (at, id) ? new EntryPosition(at, id) : null;

    /// <inheritdoc cref="ReadEntry"/>
    public static DecisionPosition? ReadDecision(QueryParameters parameters) =>
        Read<long>(parameters) is var (at, id) ? new DecisionPosition(at, id) : null;

    private static string Encode<TId>(DateTimeOffset at, TId id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}{Separator}{id}")));

    private static (DateTimeOffset At, TId Id)? Read<TId>(QueryParameters parameters)
        where TId : struct, IParsable<TId>
    {
        if (parameters.Text("cursor") is not { } cursor)
        {
            return null;
        }

        if (cursor.Length <= MaxLength && Base64Url.IsValid(cursor)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator) is [var ticksText, var idText]
            && long.TryParse(ticksText, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && TId.TryParse(idText, CultureInfo.InvariantCulture, out var id))
        {
            return (new DateTimeOffset(ticks, TimeSpan.Zero), id);
        }

        parameters.Refuse("cursor", "cursor must be the nextCursor of the page before");
        return null;
    }
}

using System.Text.Json;
using SellerSync.Domain.Asins;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Sellers;
using Sellers = SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Queues;

/// <summary>Rings for one hand-over, whose outbox row holds the work; or is a letter that holds the work itself.</summary>
/// <param name="Version">1 for a doorbell, 2 for a letter.</param>
/// <param name="Letter">Only in version 2: 3,000 ASINs take 52 of the 64 KB that a message may have.</param>
public sealed record HandOverMessage(int Version, Guid HandOverId, LetterOnTheWire? Letter = null)
{
    public const int CurrentVersion = 1;
    public const int LetterVersion = 2;

    public static HandOverMessage From(HandOverLetter letter) => new(
        LetterVersion,
        letter.Id,
        new(letter.UserId, letter.SellerId.Value, letter.Marketplace.Id, [.. letter.Asins.Select(asin => asin.ToString())], letter.TraceParent));

    /// <exception cref="UnreadableMessageException">The text is no such message, or of a version that this program does not know.</exception>
    public static HandOverMessage Parse(string text) => MessageText.Parse(text, MessageJson.Default.HandOverMessage, IsKnown);

    /// <summary>The letter that this message carries, or null where it only rings.</summary>
    public HandOverLetter? ReadLetter() => Letter is null
        ? null
        : new(HandOverId, Letter.UserId, SellerId.Parse(Letter.SellerId), Marketplace.Find(Letter.Domain)!, [.. Letter.Asins.Select(Asin.Parse)], Letter.TraceParent);

    public override string ToString() => JsonSerializer.Serialize(this, MessageJson.Default.HandOverMessage);

    private static bool IsKnown(HandOverMessage message) =>
        message.HandOverId != Guid.Empty
        && message is { Version: CurrentVersion, Letter: null } or { Version: LetterVersion, Letter.IsValid: true };
}

/// <param name="TraceParent">A version 2 without it is read as well, and who does not know it reads the rest.</param>
public sealed record LetterOnTheWire(Guid UserId, string SellerId, int Domain, IReadOnlyList<string> Asins, string? TraceParent = null)
{
    internal bool IsValid =>
        UserId != Guid.Empty
        && Sellers.SellerId.TryParse(SellerId, out _, out _)
        && Marketplace.Find(Domain) is not null
        && Asins is { Count: > 0 }
        && Asins.All(asin => Asin.TryParse(asin, out _));
}

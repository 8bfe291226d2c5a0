using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Hostile;

/// <summary>
/// Knows the bodies that chance made right and that would be paid for, and rightly so: they name another seller or marketplace than
/// the one whose products are all bought, or another product. Of fields that stand there twice any might count.
/// </summary>
internal sealed partial class RightByChance(string sellerId, int domain, IReadOnlySet<string> bought)
{
    // A longer one names the seller that is bought, with a list that is over every limit.
    private const int TooLarge = 100_000;

    public bool Is(byte[] body) => body.Length < TooLarge && IsPaidFor(body);

    private bool IsPaidFor(byte[] body)
    {
        var json = body.AsMemory();
        json = json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && IsPaidFor(document.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool IsPaidFor(JsonElement body)
    {
        var sellers = Fields(body, "sellerId").Select(Text).Where(text => text is not null && AnyId.IsMatch(text.Trim())).ToList();
        var domains = Fields(body, "domain").Select(DomainOf).DefaultIfEmpty(Marketplace.DefaultId).Where(id => id is not null).ToList();
        var asins = Fields(body, "asinList").Where(list => list.ValueKind == JsonValueKind.Array).SelectMany(list => list.EnumerateArray())
            .Select(item => Text(item)?.Trim().ToUpperInvariant()).Where(text => text is not null && AnyAsin.IsMatch(text));
        return sellers.Count > 0 && domains.Count > 0
            && (sellers.Any(id => id!.Trim() != sellerId) || domains.Any(id => id != domain) || asins.Any(asin => !bought.Contains(asin!)));
    }

    // Null and absent are alike: the default. No marketplace at all is null here.
    private static int? DomainOf(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Null => Marketplace.DefaultId,
        JsonValueKind.Number when field.TryGetInt32(out var id) && Marketplace.Find(id) is not null => id,
        _ => null,
    };

    private static IEnumerable<JsonElement> Fields(JsonElement body, string name) =>
        body.EnumerateObject().Where(field => Read(() => field.Name) == name).Select(field => field.Value);

    private static string? Text(JsonElement field) => field.ValueKind == JsonValueKind.String ? Read(field.GetString) : null;

    // A lone surrogate is no text.
    private static string? Read(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[A-Z0-9]{13,15}$")]
    private static partial Regex AnyId { get; }

    [GeneratedRegex("^[A-Z0-9]{10}$")]
    private static partial Regex AnyAsin { get; }
}

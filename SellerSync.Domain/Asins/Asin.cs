namespace SellerSync.Domain.Asins;

/// <summary>Amazon's product ID: 10 characters of A-Z and 0-9.</summary>
public readonly record struct Asin
{
    public const int Length = 10;

    private Asin(string value) => Value = value;

    public string Value { get; }

    /// <summary>Reads an ASIN after trimming, in either case.</summary>
    public static bool TryParse(string? text, out Asin asin)
    {
        var value = text?.Trim() ?? "";
        var valid = value.Length == Length && value.All(char.IsAsciiLetterOrDigit);
        asin = valid ? new Asin(value.ToUpperInvariant()) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is no ASIN.</exception>
    public static Asin Parse(string text) =>
        TryParse(text, out var asin) ? asin : throw new FormatException($"'{text}' is no ASIN: 10 characters of A-Z and 0-9");

    public override string ToString() => Value;
}

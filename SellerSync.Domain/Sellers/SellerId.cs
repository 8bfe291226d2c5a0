using System.Diagnostics.CodeAnalysis;

namespace SellerSync.Domain.Sellers;

/// <summary>Amazon's ID of a seller: 13 to 15 characters of A-Z and 0-9. Source: the frontend's contract.</summary>
public readonly record struct SellerId
{
    public const int MinLength = 13;
    public const int MaxLength = 15;

    private SellerId(string value) => Value = value;

    public string Value { get; }

    /// <summary>Its first 8 characters, as notifications show a seller.</summary>
    public string Abbreviated => Value[..8];

    /// <summary>Reads a seller ID after trimming; <paramref name="error"/> is the contract's sentence.</summary>
    public static bool TryParse(string? text, out SellerId sellerId, [NotNullWhen(false)] out string? error)
    {
        var value = text?.Trim() ?? "";
        error = value switch
        {
            "" => "Seller ID is required",
            { Length: < MinLength or > MaxLength } => "Seller ID must be 13-15 characters",
            _ when !value.All(c => c is (>= 'A' and <= 'Z') or (>= '0' and <= '9')) => "Seller ID must be alphanumeric (A-Z, 0-9)",
            _ => null,
        };
        sellerId = error is null ? new SellerId(value) : default;
        return error is null;
    }

    /// <exception cref="FormatException">The text is no seller ID; the message is the contract's sentence.</exception>
    public static SellerId Parse(string text) =>
        TryParse(text, out var sellerId, out var error) ? sellerId : throw new FormatException(error);

    public override string ToString() => Value;
}

using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SellerSync.Domain.SellerProducts;

namespace SellerSync.Functions.SellerProducts;

/// <summary>
/// A position as opaque text, bound to its question by a checksum. It keeps no secret: whoever made up a valid one would
/// only see products that every signed-in user may see.
/// </summary>
public static class ProductCursor
{
    private const int MaxLength = 200;
    private const char Separator = '|';

    public static string Encode(ProductPosition position, string question)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{position.Key}{Separator}{position.Id:N}");
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{place}{Separator}{Checksum(place, question)}"));
    }

    public static bool TryDecode(string cursor, string question, out ProductPosition? position)
    {
        position = null;
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(Separator);
        if (parts is not [var keyText, var idText, var checksum]
            || checksum != Checksum($"{keyText}{Separator}{idText}", question)
            || !Guid.TryParseExact(idText, "N", out var id))
        {
            return false;
        }

        decimal? key = decimal.TryParse(keyText, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
        position = new ProductPosition(key, id);
        return true;
    }

    private static string Checksum(string place, string question) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{question}{Separator}{place}")))[..16];
}

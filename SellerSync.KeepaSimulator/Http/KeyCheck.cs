namespace SellerSync.KeepaSimulator.Http;

/// <summary>Whether a key opens anything.</summary>
internal static class KeyCheck
{
    private const int KeyLength = 64;

    /// <summary>Null for a good key; else the refusal: 402 for a well-formed key without access, 400 for any other.</summary>
    public static RejectedException? Refusal(string? key, string? onlyKey)
    {
        if (string.IsNullOrWhiteSpace(key))
            return new(400, KeepaError.InvalidParameter);
        if (onlyKey is null || key == onlyKey)
            return null;

        var isWellFormed = key.Length == KeyLength && key.All(char.IsAsciiLetterOrDigit);
        return isWellFormed ? new(402, KeepaError.Unauthorized) : new(400, KeepaError.InvalidParameter);
    }
}

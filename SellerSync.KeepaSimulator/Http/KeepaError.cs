namespace SellerSync.KeepaSimulator.Http;

/// <summary>The `error` object of an answer.</summary>
internal sealed record KeepaError(string Type, string Message, string Details = "")
{
    public static readonly KeepaError InvalidParameter = new("invalidParameter", "You used an invalid parameter for this API call.");
    public static readonly KeepaError Unauthorized = new("unauthorized", "This API key has no access.");
    public static readonly KeepaError NotEnoughTokens = new("notEnoughTokens", "You have no tokens left.");
    public static readonly KeepaError InternalError = new("internalServerError", "An unexpected error occurred.");
    public static readonly KeepaError NotFound = new("notFound", "This path does not exist.");
}

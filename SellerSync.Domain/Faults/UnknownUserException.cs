namespace SellerSync.Domain.Faults;

/// <summary>A verified subject that the database does not know and does not accept.</summary>
public sealed class UnknownUserException(Guid userId, Exception? innerException = null)
    : Exception($"User {userId} is not known to this system's database", innerException);

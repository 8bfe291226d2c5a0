namespace SellerSync.Domain.Faults;

/// <summary>The database cannot be reached or is over its time limit; trying again later may help.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

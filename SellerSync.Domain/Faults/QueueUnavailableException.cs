namespace SellerSync.Domain.Faults;

/// <summary>A queue cannot be reached or does not answer in time; trying again later may help.</summary>
public sealed class QueueUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

namespace SellerSync.Local;

/// <summary>Something on this machine stands in the way. The message is a sentence for the person at the terminal.</summary>
public class LocalException : Exception
{
    public LocalException(string message)
        : base(message)
    {
    }

    public LocalException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

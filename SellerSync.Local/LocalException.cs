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

/// <summary>What was asked for cannot be meant: the same words on another machine would fail as well.</summary>
public sealed class WrongUseException : LocalException
{
    public WrongUseException(string message)
        : base(message)
    {
    }

    public WrongUseException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

namespace SellerSync.Local;

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

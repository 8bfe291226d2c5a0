namespace SellerSync.Tests.Hostile;

/// <summary>One request as it goes over the wire.</summary>
/// <param name="Kind">What is wrong with it, in a word.</param>
/// <param name="Ends">How far it gets.</param>
internal sealed record HostileRequest(string Kind, string Function, byte[] Bytes, Reach Ends);

internal enum Reach
{
    /// <summary>The function answers, in its contract's shape.</summary>
    Function,

    /// <summary>The server in front of the functions may refuse it without a body.</summary>
    Server,

    /// <summary>It is not whole: whoever sends it may be hung up on.</summary>
    Nowhere,
}

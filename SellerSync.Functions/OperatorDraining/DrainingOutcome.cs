using SellerSync.Domain.Operations;

namespace SellerSync.Functions.OperatorDraining;

/// <summary>Everything that asking for the draining, pausing or resuming it can come to.</summary>
public abstract record DrainingOutcome
{
    private DrainingOutcome()
    {
    }

    /// <param name="State">As it is now.</param>
    public sealed record Known(DrainingState State) : DrainingOutcome;

    public sealed record PausedAlready : DrainingOutcome;

    public sealed record NotPaused : DrainingOutcome;
}

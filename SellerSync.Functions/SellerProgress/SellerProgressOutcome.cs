using SellerSync.Domain.Progress;

namespace SellerSync.Functions.SellerProgress;

/// <summary>Everything that asking for a seller's progress can come to.</summary>
public abstract record SellerProgressOutcome
{
    private SellerProgressOutcome()
    {
    }

    public sealed record Found(RunProgress Progress) : SellerProgressOutcome;

    public sealed record NeverLookedUp : SellerProgressOutcome;
}

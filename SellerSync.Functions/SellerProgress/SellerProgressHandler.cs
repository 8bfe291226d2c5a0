using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;
using Outcome = SellerSync.Functions.SellerProgress.SellerProgressOutcome;

namespace SellerSync.Functions.SellerProgress;

/// <summary>How far a seller's products are. Every signed-in user may see it.</summary>
public sealed class SellerProgressHandler(IProgressStore progress)
{
    public async Task<Outcome> HandleAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        await progress.ReadAsync(sellerId, marketplace, cancellationToken) is { } found ? new Outcome.Found(found) : new Outcome.NeverLookedUp();
}

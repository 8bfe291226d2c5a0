using SellerSync.Domain.Progress;
using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.Forecasts;

/// <summary><see cref="IProgressStore"/> that also says when open work will be ready.</summary>
public sealed class ForecastedProgress(IProgressStore progress, Forecaster forecaster) : IProgressStore
{
    public async Task<RunProgress?> ReadAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var read = await progress.ReadAsync(sellerId, marketplace, cancellationToken);
        return read is not { IsOpen: true }
            ? read
            : read with { Forecast = await forecaster.OfQueuedAsync(read.SellerUuid, marketplace, read.Unsettled, cancellationToken) };
    }
}

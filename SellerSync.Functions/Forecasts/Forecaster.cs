using Microsoft.Extensions.Options;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Functions.Forecasts;

/// <summary>Reads what the forecast needs: the bucket, the learned prices, and what is claimed before.</summary>
public sealed class Forecaster(
    IQueueAhead queue,
    ITokenLedger ledger,
    ITokenCosts costs,
    ITokenGauge gauge,
    IOptions<LimitOptions> limits,
    IOptions<TokenOptions> tokenOptions,
    TimeProvider time)
{
    /// <summary>Of a seller's products that are queued or under way.</summary>
    /// <param name="products">How many are not settled yet.</param>
    /// <exception cref="Domain.Faults.StoreUnavailableException">The database cannot tell.</exception>
    public async Task<Forecast> OfQueuedAsync(Guid sellerUuid, Marketplace marketplace, int products, CancellationToken cancellationToken) =>
        await ForecastAsync(sellerUuid, marketplace, products, await queue.BeforeAsync(sellerUuid, cancellationToken), cancellationToken);

    /// <summary>Of products that this user would queue now.</summary>
    /// <exception cref="Domain.Faults.StoreUnavailableException">The database cannot tell.</exception>
    public async Task<Forecast> OfNextAsync(Guid userId, Guid sellerUuid, Marketplace marketplace, int products, CancellationToken cancellationToken) =>
        await ForecastAsync(sellerUuid, marketplace, products, await queue.BeforeNextOfAsync(userId, products, cancellationToken), cancellationToken);

    /// <summary>Of products that would be processed at once: nothing is before them, and they may spend the whole bucket.</summary>
    /// <exception cref="Domain.Faults.StoreUnavailableException">The database cannot tell.</exception>
    public async Task<Forecast> OfImmediateAsync(Guid sellerUuid, Marketplace marketplace, int products, CancellationToken cancellationToken)
    {
        var cost = await costs.EstimateAsync(sellerUuid, marketplace, cancellationToken);
        var work = PlannedWork.Of(products, cost, ChunkSize.For(cost, limits.Value.TokensAtRisk, limits.Value.CallsAtOnce));
        var bucket = await ledger.BalanceAsync(cancellationToken);
        return new Forecast(cost.OfProducts(products), Before: 0, QueueForecast.ReadyAt(work, PlannedWork.None, bucket, floor: 0, time.GetUtcNow()));
    }

    /// <summary>How long so many products will take that are queued while the database is away: nobody knows what is before them.</summary>
    public TimeSpan WaitWithoutDatabase(int products)
    {
        var now = time.GetUtcNow();
        return ReadyAt(Queued(products, CostEstimate.Unlearned), PlannedWork.None, gauge.Latest?.Bucket, now) - now;
    }

    private async Task<Forecast> ForecastAsync(Guid sellerUuid, Marketplace marketplace, int products, int before, CancellationToken cancellationToken)
    {
        var cost = await costs.EstimateAsync(sellerUuid, marketplace, cancellationToken);
        var others = await costs.EstimateAsync(Guid.Empty, marketplace, cancellationToken);
        var bucket = await ledger.BalanceAsync(cancellationToken);
        return new Forecast(cost.OfProducts(products), before, ReadyAt(Queued(products, cost), Queued(before, others), bucket, time.GetUtcNow()));
    }

    private PlannedWork Queued(int products, CostEstimate cost) =>
        PlannedWork.Of(products, cost, ChunkSize.For(cost, limits.Value.TokensAtRisk, limits.Value.CallsAtOnce));

    private DateTimeOffset ReadyAt(PlannedWork own, PlannedWork before, TokenBucket? bucket, DateTimeOffset now) =>
        QueueForecast.ReadyAt(own, before, bucket, bucket?.Floor(tokenOptions.Value.FloorShare) ?? 0, now);
}

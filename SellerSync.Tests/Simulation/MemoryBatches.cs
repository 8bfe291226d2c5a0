using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Products;
using SellerSync.Domain.Tokens;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary><see cref="IBatchStore"/> for one worker, by the rules of the real one.</summary>
internal sealed class MemoryBatches(MemoryDatabase database, Worker worker, MemoryLedger ledger, MemoryTokens tokens, Action<ProductsAnswer, bool> onStored) : IBatchStore
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public Task<BatchClaim> ClaimAsync(string workerId, Guid? sellerUuid, int limit, int tokensAtRisk, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync<BatchClaim>(
            () =>
            {
                var own = Waiting().Where(batch => batch.HandOver.SellerUuid == sellerUuid).OrderBy(batch => batch.Turn).ThenBy(batch => batch.CreatedAt);
                var dead = database.Batches.Where(IsOrphaned).OrderBy(batch => batch.LeaseUntil);
                var all = Waiting().OrderBy(batch => batch.HandOver.JobType == JobType.Monitoring).ThenBy(batch => batch.Priority)
                    .ThenBy(batch => batch.Turn).ThenBy(batch => batch.CreatedAt);
                return Claim([.. own.Concat(dead).Concat(all).Distinct().Take(limit)], workerId, TokenPriority.Queued, tokensAtRisk);
            },
            cancellationToken);

    public Task<ClaimedBatch?> ClaimOneAsync(string workerId, Guid batchId, int tokensAtRisk, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () => Claim([.. database.Batches.Where(batch => batch.Id == batchId && IsClaimable(batch))], workerId, TokenPriority.Immediate, tokensAtRisk)
                is BatchClaim.Claimed { Batches: [var batch] } ? batch : null,
            cancellationToken);

    private BatchClaim Claim(List<BatchRow> rows, string workerId, TokenPriority priority, int tokensAtRisk)
    {
        if (rows.Count == 0)
        {
            return new BatchClaim.Claimed([]);
        }

        var first = Held(rows[0]);
        var grant = first.Unsettled.Count > 0 ? Reserve(first, priority, tokensAtRisk) : null;
        if (grant is LedgerGrant.Refused refused)
        {
            return new BatchClaim.NoTokens(refused.RetryAfter);
        }

        var claimed = rows.ConvertAll(row => Take(row, workerId));
        if (grant is LedgerGrant.Granted granted)
        {
            rows[0].Attempts = first.Attempts;
            claimed[0] = claimed[0] with { FirstCall = granted.Reservation };
        }

        return new BatchClaim.Claimed(claimed);
    }

    public Task<LedgerGrant> BeginAsync(ClaimedBatch held, TokenPriority priority, int tokensAtRisk, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var batch = Held(held) ?? throw Lost(held);
                var grant = Reserve(held, priority, tokensAtRisk);
                batch.Attempts = grant is LedgerGrant.Granted ? held.Attempts : batch.Attempts;
                return grant;
            },
            cancellationToken);

    /// <summary>The tokens of its first call, as a part of a larger statement.</summary>
    public LedgerGrant Reserve(ClaimedBatch batch, TokenPriority priority, int tokensAtRisk)
    {
        var call = PlannedCall.First(batch, tokens.Estimate(batch.SellerUuid), priority, tokensAtRisk);
        return ledger.ReserveAsync(call.Ask, call.Purpose, CancellationToken.None).Result;
    }

    public Task<IReadOnlySet<Guid>> ExtendAsync(IReadOnlyCollection<ClaimedBatch> held, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync<IReadOnlySet<Guid>>(
            () =>
            {
                var still = held.Select(Held).OfType<BatchRow>().ToList();
                still.ForEach(batch => batch.LeaseUntil = database.Now + Lease);
                return still.Select(batch => batch.Id).ToHashSet();
            },
            cancellationToken);

    public async Task StoreChunkAsync(ClaimedBatch batch, PaidAnswer answer, string source, CancellationToken cancellationToken)
    {
        try
        {
            await worker.AskDatabaseAsync(() => Store(batch, answer), cancellationToken);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or LeaseLostException)
        {
            onStored(answer.Products, false);
            throw;
        }
    }

    private bool Store(ClaimedBatch held, PaidAnswer answer)
    {
        var batch = Held(held) ?? throw Lost(held);
        var again = database.Books.IsSettled(answer.Reservation.Id);
        var seller = database.Sellers[held.SellerId];
        batch.FailedAgain += again ? 0 : answer.Products.Products.Select(product => product.Asin).Concat(answer.Products.Failures.Keys).Count(batch.Failures.ContainsKey);
        foreach (var product in answer.Products.Products)
        {
            seller.Stored.Add(product.Asin);
            database.Skipped.Remove(product.Asin);
        }

        foreach (var (asin, why) in answer.Products.Failures)
        {
            var absences = database.Skipped.GetValueOrDefault(asin).Absences;
            if (why == ProductFailure.Invalid)
            {
                database.Skipped[asin] = (absences, database.Now);
            }
            else if (why is ProductFailure.NotReturned or ProductFailure.NotStorable && !batch.Failures.ContainsKey(asin))
            {
                database.Skipped[asin] = (absences + 1, absences + 1 >= ProductRetries.Absences ? database.Now : null);
            }

            batch.Failures[asin] = why;
        }

        batch.Processed += again ? 0 : answer.Products.Products.Count + answer.Products.Failures.Count;
        batch.LeaseUntil = database.Now + Lease;
        ledger.Settle(answer.Reservation, answer.Charged);
        onStored(answer.Products, true);
        return true;
    }

    public Task<BatchResult> CompleteAsync(ClaimedBatch held, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var batch = database.Batches.Single(row => row.Id == held.Id);
                if (batch.Fence != held.Fence || batch.Status == BatchStatus.Pending)
                {
                    throw Lost(held);
                }

                var failed = batch.Failures.Count;
                batch.Status = failed < batch.Asins.Count ? BatchStatus.Completed : BatchStatus.Failed;
                batch.Error = failed > 0 ? $"{failed} of {batch.Asins.Count} products could not be stored" : null;
                (batch.Processed, batch.EndedAt, batch.LeaseUntil) = (batch.Asins.Count, database.Now, null);
                return new BatchResult(batch.Asins.Count - failed, batch.Failures.ToDictionary(failure => failure.Key, failure => failure.Value.Word()));
            },
            cancellationToken);

    public Task SnoozeAsync(ClaimedBatch held, TimeSpan setAsideFor, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                if (Held(held) is { } batch)
                {
                    (batch.Status, batch.LeaseUntil, batch.WorkerId, batch.Attempts) = (BatchStatus.Pending, null, null, held.Attempts - 1);
                    batch.AvailableAt = setAsideFor > TimeSpan.Zero ? database.Now + setAsideFor : null;
                }

                return true;
            },
            cancellationToken);

    public Task FailAttemptAsync(ClaimedBatch held, string reason, TimeSpan retryAfter, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                if (Held(held) is { } batch)
                {
                    var isLast = held.Attempts >= ClaimedBatch.MaxAttempts;
                    batch.Status = isLast ? BatchStatus.Failed : BatchStatus.Pending;
                    (batch.EndedAt, batch.AvailableAt) = isLast ? (database.Now, null) : ((DateTimeOffset?)null, (DateTimeOffset?)(database.Now + retryAfter));
                    (batch.Error, batch.LeaseUntil, batch.WorkerId, batch.Attempts) = (reason, null, null, held.Attempts);
                }

                return true;
            },
            cancellationToken);

    public Task<int> FailAbandonedAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () =>
            {
                var abandoned = database.Batches
                    .Where(batch => batch.Status == BatchStatus.Processing && batch.Attempts >= ClaimedBatch.MaxAttempts && batch.LeaseUntil < database.Now).ToList();
                abandoned.ForEach(batch => (batch.Status, batch.EndedAt, batch.LeaseUntil, batch.Error) = (BatchStatus.Failed, database.Now, null, "Its worker died"));
                return abandoned.Count;
            },
            cancellationToken);

    public Task<bool> AnyOrphanedAsync(TimeSpan within, CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(
            () => database.Batches.Any(batch => batch.Status == BatchStatus.Processing && batch.LeaseUntil <= database.Now && batch.LeaseUntil >= database.Now - within),
            cancellationToken);

    public Task<bool> AnyClaimableAsync(CancellationToken cancellationToken) =>
        worker.AskDatabaseAsync(() => database.Batches.Any(IsClaimable), cancellationToken);

    public bool IsClaimable(BatchRow batch) => IsWaiting(batch) || IsOrphaned(batch);

    private IEnumerable<BatchRow> Waiting() => database.Batches.Where(IsWaiting);

    private bool IsWaiting(BatchRow batch) => batch.Status == BatchStatus.Pending && (batch.AvailableAt is null || batch.AvailableAt <= database.Now);

    private bool IsOrphaned(BatchRow batch) =>
        batch.Status == BatchStatus.Processing && batch.Attempts < ClaimedBatch.MaxAttempts && batch.LeaseUntil < database.Now;

    private ClaimedBatch Take(BatchRow batch, string workerId)
    {
        (batch.Status, batch.WorkerId, batch.AvailableAt, batch.LeaseUntil) = (BatchStatus.Processing, workerId, null, database.Now + Lease);
        batch.StartedAt ??= database.Now;
        batch.Holder = worker;
        batch.Fence++;
        return Held(batch);
    }

    private ClaimedBatch Held(BatchRow batch)
    {
        var seller = database.Sellers[batch.HandOver.SellerId];
        List<Asin> unsettled = [.. batch.Asins.Where(asin => !batch.Failures.ContainsKey(asin) && !seller.Stored.Contains(asin))];
        return new ClaimedBatch(
            batch.Id, batch.Fence, batch.Attempts + 1, seller.Id, seller.SellerId, batch.HandOver.Marketplace, batch.Asins.Count, unsettled, batch.HandOver.UserId);
    }

    private BatchRow? Held(ClaimedBatch held) =>
        database.Batches.SingleOrDefault(batch => batch.Id == held.Id && batch.Fence == held.Fence && batch.Status == BatchStatus.Processing);

    private static LeaseLostException Lost(ClaimedBatch batch) => LeaseLostException.OfBatch(batch.Id);
}

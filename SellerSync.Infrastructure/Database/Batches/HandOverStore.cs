using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Asins;
using SellerSync.Infrastructure.Database.Routing;
using SellerSync.Infrastructure.Database.Sellers;

namespace SellerSync.Infrastructure.Database.Batches;

/// <summary><see cref="IHandOverStore"/> on the table hand_overs, the outbox of lookups.</summary>
public sealed class HandOverStore(Database database, FirstCalls firstCalls, IOptions<DrainOptions> options, TimeProvider time) : IHandOverStore
{
    private const string InsertOpen = """
        insert into hand_overs (id, seller_id, user_id, job_type, asins, trace_parent) values ($1, $2, $3, $4, $5, $6)
        on conflict (id) do nothing
        """;

    internal static NpgsqlBatchCommand Insert(Guid id, Guid sellerUuid, Guid? userId, JobType jobType, IReadOnlyList<Asin> asins) =>
        NpgsqlCommands.BatchCommand(InsertOpen, id, sellerUuid, NpgsqlCommands.Uuid(userId), jobType.Word(), asins.ToTexts(), NpgsqlCommands.TraceParent());

    // The lease outlives the decision and its transaction; the work itself stands under a batch's lease. One that was taken again
    // meanwhile costs nothing: it becomes batches once.
    private const string Take = """
        update hand_overs h set lease_until = now() + least($2, interval '2 minutes')
        from sellers s
        where h.id = $1 and h.status = 'OPEN' and (h.lease_until is null or h.lease_until < now()) and s.id = h.seller_id
        returning h.seller_id, s.seller_id, s.domain, h.user_id, h.job_type, h.asins, h.trace_parent
        """;

    public Task<HandOver?> TakeAsync(Guid id, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Take, id, options.Value.Lease);
                await using var reader = await command.ExecuteReaderAsync(token);
                return !await reader.ReadAsync(token)
                    ? null
                    : new HandOver(
                        id,
                        reader.GetGuid(0),
                        SellerId.Parse(reader.GetString(1)),
                        Marketplace.Find(reader.GetInt32(2))!,
                        reader.Nullable<Guid>(3),
                        BatchWords.ParseJobType(reader.GetString(4)),
                        reader.GetFieldValue<string[]>(5).ToAsins(),
                        reader.IsDBNull(6) ? null : reader.GetString(6));
            },
            cancellationToken);

    private const string InsertTaken = """
        insert into hand_overs (id, seller_id, user_id, job_type, asins, lease_until, trace_parent)
        values ($1, $2, $3, $4, $5, now() + least($6, interval '2 minutes'), $7)
        on conflict (id) do nothing
        """;

    public Task<HandOver?> OpenAsync(Guid id, StoredSeller seller, Guid userId, IReadOnlyList<Asin> asins, CancellationToken cancellationToken) =>
        database.Promptly.InTransactionAsync<HandOver?>(
            async (connection, token) =>
            {
                await Users.EnsureAsync(connection, userId, token);
                await SellerStore.LockAsync(connection, seller.Id, token);
                var fresh = AsinList.New(asins, await KnownAsins.ReadAsync(connection, seller.Id, asins, id, token));
                if (fresh.Count == 0)
                {
                    return null;
                }

                await using var insert = connection.Command(InsertTaken, id, seller.Id, userId, JobType.TimeMachine.Word(), fresh.ToTexts(), options.Value.Lease, NpgsqlCommands.TraceParent());
                await insert.ExecuteNonQueryAsync(token);
                return new HandOver(id, seller.Id, seller.SellerId, seller.Marketplace, userId, JobType.TimeMachine, fresh);
            },
            cancellationToken);

    public Task<ClaimedBatch> BecomeImmediateAsync(
        HandOver handOver, RoutingDecision decision, string workerId, int tokensAtRisk, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (batchId, reservationId) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        var batch = new ClaimedBatch(
            batchId, 1, 1, handOver.SellerUuid, handOver.SellerId, handOver.Marketplace, handOver.Asins.Count, handOver.Asins, handOver.UserId);
        return database.Promptly.CommitWithAsync(
            async (connection, token) =>
            {
                await FinishAsync(connection, handOver, batchId, token);
                var insert = BatchRows.InsertImmediate(batchId, handOver, workerId, options.Value.Lease);
                var (grant, last) = await firstCalls.ReserveAsync(
                    connection, batch, TokenPriority.Immediate, tokensAtRisk, reservationId, [RoutingRows.Insert(handOver, decision), insert], token);
                return (batch with { FirstCall = (grant as LedgerGrant.Granted)?.Reservation }, last);
            },
            cancellationToken);
    }

    public Task<IReadOnlyList<Guid>> BecomeQueuedAsync(HandOver handOver, RoutingDecision decision, CancellationToken cancellationToken)
    {
        // Version 7 IDs of one millisecond are in no order, but batches are claimed by (created_at, id): freshest ASINs first.
        var now = time.GetUtcNow();
        var batches = BatchPlan.Split(handOver.Asins).Select((asins, index) => (Id: Guid.CreateVersion7(now.AddMilliseconds(index)), Asins: asins)).ToList();
        return database.Promptly.CommitWithAsync<IReadOnlyList<Guid>>(
            async (connection, token) =>
            {
                await FinishAsync(connection, handOver, batches[0].Id, token);
                return (
                    [.. batches.Select(batch => batch.Id)],
                    [RoutingRows.Insert(handOver, decision), .. batches.Select(batch => BatchRows.InsertQueued(batch.Id, handOver, batch.Asins))]);
            },
            cancellationToken);
    }

    // Whoever took one after its last ring and let the lease run out has died.
    private const string Forgotten = """
        update hand_overs set announced_at = now()
        where id in (
          select id from hand_overs
          where status = 'OPEN'
            and (lease_until is null and announced_at < now() - interval '1 minute'
              or lease_until < now() and (lease_until > announced_at or announced_at < now() - interval '1 minute'))
          order by created_at
          limit 100
          for update skip locked)
        returning id
        """;

    public Task<IReadOnlyList<Guid>> ForgottenAsync(CancellationToken cancellationToken) =>
        database.QueryAsync<IReadOnlyList<Guid>>(
            async (connection, token) =>
            {
                var ids = new List<Guid>();
                await using var command = connection.Command(Forgotten);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    ids.Add(reader.GetGuid(0));
                }

                return ids;
            },
            cancellationToken);

    private const string Fail = """
        update hand_overs set failures = failures + 1,
          status = case when failures + 1 >= $2 then 'FAILED' else status end,
          completed_at = case when failures + 1 >= $2 then now() end
        where id = $1 and status = 'OPEN'
        returning status = 'FAILED'
        """;

    public Task<bool> FailAsync(Guid id, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Fail, id, ClaimedBatch.MaxAttempts);
                return await command.ExecuteScalarAsync(token) is true;
            },
            cancellationToken);

    private const string Finish = "update hand_overs set status = 'DONE', completed_at = now(), lease_until = null where id = $1 and status = 'OPEN'";

    // A hand-over becomes batches once: a second delivery that comes this far is turned away here. A retry after a commit
    // whose outcome was unknown finds its own batch there already and goes on.
    private static async ValueTask FinishAsync(NpgsqlConnection connection, HandOver handOver, Guid ownBatchId, CancellationToken cancellationToken)
    {
        await using var finish = connection.Command(Finish, handOver.Id);
        if (await finish.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            await using var own = connection.Command("select exists (select from product_batches where id = $1)", ownBatchId);
            if (await own.ExecuteScalarAsync(cancellationToken) is not true)
            {
                throw new LeaseLostException($"Hand-over {handOver.Id} has become batches already");
            }
        }
    }
}

using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Searches;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database.Asins;
using SellerSync.Infrastructure.Database.Batches;
using SellerSync.Infrastructure.Database.Tokens;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="ISellerStore"/> on the tables sellers, hand_overs and seller_queries.</summary>
public sealed class SellerStore(Database database, TokenLedger ledger) : ISellerStore, ISellerQuotes
{
    private readonly SellerLooks _looks = new(database, ledger);

    public Task<StoredSeller?> FindAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            (connection, token) => SellerReads.FindAsync(connection, sellerId, marketplace, token),
            cancellationToken);

    public Task<SellerOnRecord> LookAsync(
        Guid userId, SellerId sellerId, Marketplace marketplace, DateTimeOffset refusedSince, CancellationToken cancellationToken) =>
        _looks.LookAsync(new SellerLook(userId, sellerId, marketplace, refusedSince), cancellationToken);

    public Task<bool> HasRetriesAsync(StoredSeller seller, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync((connection, token) => HeldBackAsins.AnyAsync(connection, seller, token), cancellationToken);

    public Task<SavedSeller> SaveAsync(SellerReading reading, Search search, CancellationToken cancellationToken) =>
        SaveAsync(reading, search.At, search.UserId, search, search.MostProducts, search.Payment, cancellationToken);

    public Task<SavedSeller> SaveDiscoveredAsync(SellerReading reading, DateTimeOffset at, CancellationToken cancellationToken) =>
        SaveAsync(reading, at, userId: null, search: null, mostProducts: null, payment: null, cancellationToken);

    Task<SavedSeller> ISellerQuotes.SaveAsync(
        SellerReading reading, Guid userId, DateTimeOffset at, TokenPayment? payment, CancellationToken cancellationToken) =>
        SaveAsync(reading, at, userId, search: null, mostProducts: 0, payment, cancellationToken);

    public Task<int> CountAsync(StoredSeller seller, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) => (await HeldBackAsins.ReadAsync(connection, seller, Guid.Empty, token)).Count,
            cancellationToken);

    private Task<SavedSeller> SaveAsync(
        SellerReading reading, DateTimeOffset at, Guid? userId, Search? search, int? mostProducts, TokenPayment? payment, CancellationToken cancellationToken)
    {
        // Made here, so that a retry after a commit whose outcome was unknown finds its own rows.
        var (handOverId, queryId) = (Guid.CreateVersion7(at), Guid.CreateVersion7(at));
        var saved = database.CommitWithAsync(
            async (connection, token) =>
            {
                // The upsert locks the seller's row, so a second lookup of it waits and then sees this hand-over as known.
                var (sellerUuid, isFirst, listedBefore) = await SellerRows.UpsertAsync(connection, reading, at, userId, token);
                if (isFirst)
                {
                    await SnapshotRows.TakeBaselineAsync(connection, sellerUuid, reading, at, token);
                }

                var (seller, known) = await SellerReads.WithKnownAsync(connection, reading, sellerUuid, handOverId, token);
                var fresh = AsinList.New(reading.Asins ?? [], known);
                var (handed, left) = Cut(fresh, mostProducts);

                // The seller's own queue row goes last: two rivals that are saved at once would each wait for the other's.
                List<NpgsqlBatchCommand> writes =
                    [RefusedStorefronts.Forget(reading), SnapshotRows.EnqueueCompetitors(reading), SnapshotRows.Dequeue(reading)];
                if (reading.Asins is not null)
                {
                    writes.Add(HeldBackAsins.Note(sellerUuid, left > 0));
                }

                if (handed.Count > 0)
                {
                    writes.Add(HandOverStore.Insert(handOverId, sellerUuid, userId, userId is null ? JobType.Monitoring : JobType.TimeMachine, handed));
                }

                Guid? handedOver = handed.Count > 0 ? handOverId : null;
                if (search is not null)
                {
                    writes.Add(SearchRows.Insert(queryId, seller, search, handedOver));
                }

                return (
                    new SavedSeller(seller, handed, handedOver, left, listedBefore),
                    payment is null ? writes : await ledger.SettleAsync(connection, payment.Reservation, payment.Charged, writes, token));
            },
            cancellationToken);
        return userId is { } user ? Users.KnownAsync(user, saved) : saved;
    }

    public Task<SavedSeller> RetryAsync(StoredSeller seller, Search search, CancellationToken cancellationToken)
    {
        var (handOverId, queryId) = (Guid.CreateVersion7(search.At), Guid.CreateVersion7(search.At));
        return database.Promptly.InTransactionAsync(
            async (connection, token) =>
            {
                await Users.EnsureAsync(connection, search.UserId, token);
                await LockAsync(connection, seller.Id, token);
                var current = (await SellerReads.FindAsync(connection, seller.SellerId, seller.Marketplace, token))!;
                var (handed, left) = Cut(await HeldBackAsins.ReadAsync(connection, current, handOverId, token), search.MostProducts);
                Guid? handedOver = handed.Count > 0 ? handOverId : null;

                List<NpgsqlBatchCommand> writes =
                    [SearchRows.Insert(queryId, current, search, handedOver), HeldBackAsins.Note(seller.Id, left > 0)];
                if (handed.Count > 0)
                {
                    writes.Add(HandOverStore.Insert(handOverId, seller.Id, search.UserId, JobType.TimeMachine, handed));
                }

                await connection.WriteAsync(writes, token);
                return new SavedSeller(current, handed, handedOver, left);
            },
            cancellationToken);
    }

    private static (IReadOnlyList<Asin> Handed, int Left) Cut(IReadOnlyList<Asin> fresh, int? mostProducts) =>
        mostProducts is { } most && most < fresh.Count ? ([.. fresh.Take(most)], fresh.Count - most) : (fresh, 0);

    /// <summary>
    /// Two callers at once must not hand over the same product twice: the seller's row is the lock. Its key stays free, since each product
    /// that is stored of this seller refers to it.
    /// </summary>
    internal static async ValueTask LockAsync(NpgsqlConnection connection, Guid sellerUuid, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select from sellers where id = $1 for no key update", sellerUuid);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private const string SortAsins = """
        select coalesce(array(
                 select p.asin_id from seller_products p where p.seller_id = $1 and p.asin_id = any ($2)), '{}'),
               coalesce(array(
                 select a from sellers s, unnest(s.storefront_asins) a where s.id = $1 and a = any ($2)
                 union
                 select a from hand_overs h, unnest(h.asins) a where h.seller_id = $1 and a = any ($2)), '{}'),
               (select count(*)::int from seller_products p where p.seller_id = $1)
        """;

    public Task<AsinsOfSeller> SortAsync(Guid sellerUuid, IReadOnlyList<Asin> asins, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(SortAsins, sellerUuid, asins.ToTexts());
                await using var reader = await command.ExecuteReaderAsync(token);
                await reader.ReadAsync(token);
                return new AsinsOfSeller(
                    reader.GetFieldValue<string[]>(0).ToAsins().ToHashSet(),
                    reader.GetFieldValue<string[]>(1).ToAsins().ToHashSet(),
                    reader.GetInt32(2));
            },
            cancellationToken);
}

using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Asins;

/// <summary>
/// What a lookup takes from the stored storefront without a new look at it: what failed and is worth another try
/// (<see cref="FailedAsins"/>), and, where ASINs were held back, all that was not tried since the storefront was fetched. Of
/// these, what is known is not taken (<see cref="KnownAsins"/>).
/// </summary>
internal static class HeldBackAsins
{
    private const string Candidates = $$"""
        select array(
          select l.asin from unnest(s.storefront_asins) with ordinality l (asin, place)
          where l.asin in (select r.asin from ({{FailedAsins.ToRetry}}) r)
            or l.asin in (select u from hand_overs h, unnest(h.asins) u where h.id = $5)
            or s.held_back and not exists (
              select from product_batches b
              where b.seller_id = s.id and {{FailedAsins.HasAny}} and b.created_at >= s.last_checked_at
                and (b.failed_asins ? l.asin or b.status = 'FAILED' and l.asin = any (b.new_asins)))
          order by l.place)
        from sellers s where s.seller_id = $1 and s.domain = $2
        """;

    /// <summary>In the storefront's order.</summary>
    /// <param name="ownHandOverId">The caller's own hand-over, which a first try may have written: it makes nothing known.</param>
    public static async ValueTask<IReadOnlyList<Asin>> ReadAsync(
        NpgsqlConnection connection, StoredSeller seller, Guid ownHandOverId, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            Candidates, seller.SellerId.Value, seller.Marketplace.Id, ProductRetries.FailedBatches, ProductRetries.SkippedFor, ownHandOverId);
        var candidates = ((string[])(await command.ExecuteScalarAsync(cancellationToken))!).ToAsins();
        return AsinList.New(candidates, await KnownAsins.ReadAsync(connection, seller.Id, candidates, ownHandOverId, cancellationToken));
    }

    private const string Any = $"select s.held_back or exists ({FailedAsins.ToRetry}) from sellers s where s.seller_id = $1 and s.domain = $2";

    /// <summary>Whether it may be that <see cref="ReadAsync"/> finds something.</summary>
    public static async ValueTask<bool> AnyAsync(NpgsqlConnection connection, StoredSeller seller, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            Any, seller.SellerId.Value, seller.Marketplace.Id, ProductRetries.FailedBatches, ProductRetries.SkippedFor);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private const string Write = "update sellers set held_back = $2 where id = $1 and held_back <> $2";

    /// <summary>Notes whether something of the storefront was left.</summary>
    public static NpgsqlBatchCommand Note(Guid sellerUuid, bool heldBack) => NpgsqlCommands.BatchCommand(Write, sellerUuid, heldBack);
}

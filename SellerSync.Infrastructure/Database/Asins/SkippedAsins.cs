using Npgsql;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Asins;

/// <summary>
/// Products that Keepa does not have or the database does not take, by marketplace: an invalid one at once, one that its answers
/// lack or that cannot be stored after <see cref="ProductRetries.Absences"/> batches, of whichever sellers. A product that is stored after all is skipped no more.
/// All writes belong into the transaction that stores the chunk. Rows are locked in ASIN order.
/// </summary>
internal static class SkippedAsins
{
    private const string Absent = """
        insert into skipped_asins as k (asin_id, domain, absences, skipped_at)
        select a, $2, 1, case when 1 >= $3 then now() end from unnest($1::text[]) a order by a
        on conflict (asin_id, domain) do update set
          absences = k.absences + 1,
          skipped_at = case when k.absences + 1 >= $3 then now() else k.skipped_at end
        """;

    /// <summary>Counts one absence of each.</summary>
    public static NpgsqlBatchCommand CountAbsences(string[] asins, Marketplace marketplace) =>
        NpgsqlCommands.BatchCommand(Absent, asins, marketplace.Id, ProductRetries.Absences);

    private const string Invalid = """
        insert into skipped_asins as k (asin_id, domain, skipped_at)
        select a, $2, now() from unnest($1::text[]) a order by a
        on conflict (asin_id, domain) do update set skipped_at = excluded.skipped_at
        """;

    public static NpgsqlBatchCommand Skip(string[] asins, Marketplace marketplace) =>
        NpgsqlCommands.BatchCommand(Invalid, asins, marketplace.Id);

    private const string Stored = """
        delete from skipped_asins k using (
          select asin_id from skipped_asins where domain = $2 and asin_id = any ($1) order by asin_id for update) stored
        where k.asin_id = stored.asin_id and k.domain = $2
        """;

    public static NpgsqlBatchCommand Forget(string[] asins, Marketplace marketplace) =>
        NpgsqlCommands.BatchCommand(Stored, asins, marketplace.Id);
}

using Npgsql;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;

namespace SellerSync.Infrastructure.Database.Asins;

/// <summary>
/// What is known of a seller and therefore not bought again. An ASIN is known if it is
/// <list type="bullet">
/// <item>stored for this seller,</item>
/// <item>in a batch that did not fail, unless that batch could not store it,</item>
/// <item>in an open hand-over,</item>
/// <item>skipped in this marketplace (<see cref="SkippedAsins"/>), or</item>
/// <item>in the baseline: the snapshot that the first lookup took for known.</item>
/// </list>
/// <c>initial_asin_list</c> proves nothing, whoever wrote it. The older backend took the whole of it for known, although it
/// wrote the list before it handed the products over: those of a failed batch, or of a call that was lost on its way,
/// looked known for good. An ASIN of that list is known if something shows that it was handed over and did not fail. Each
/// hand-over of that backend left a batch, so the two first sets hold exactly those. All others were lost, and are new.
/// </summary>
internal static class KnownAsins
{
    // An older backend's batch does not name what it could not store. It says with a message that there was something: of such
    // a batch only what is stored is known. Our own batches name them as well, and have stored all others.
    private const string Known = """
        select p.asin_id from seller_products p
        where p.seller_id = $1 and p.asin_id = any ($2)
        union
        select u from product_batches b, unnest(b.new_asins) u
        where b.seller_id = $1 and b.status <> 'FAILED' and not b.failed_asins ? u
          and not (b.status = 'COMPLETED' and b.error_message is not null)
        union
        select u from hand_overs h, unnest(h.asins) u
        where h.seller_id = $1 and h.status = 'OPEN' and h.id <> $3
        union
        select k.asin_id from sellers s join skipped_asins k on k.domain = s.domain
        where s.id = $1 and k.asin_id = any ($2) and k.skipped_at > now() - $4
        union
        select u from sellers s, unnest(s.baseline_asins) u
        where s.id = $1
        """;

    /// <summary>The known ASINs; among them are all those of <paramref name="current"/> that are known.</summary>
    /// <param name="ownHandOverId">The caller's own hand-over, which a first try may have written: it makes nothing known.</param>
    public static async ValueTask<HashSet<Asin>> ReadAsync(
        NpgsqlConnection connection, Guid sellerUuid, IReadOnlyList<Asin> current, Guid ownHandOverId, CancellationToken cancellationToken)
    {
        await using var batch = connection.Batch(Of(sellerUuid, current, ownHandOverId));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await ReadAsync(reader, cancellationToken);
    }

    /// <summary>The same as a part of a batch, for <see cref="ReadAsync(NpgsqlDataReader, CancellationToken)"/>.</summary>
    public static NpgsqlBatchCommand Of(Guid sellerUuid, IReadOnlyList<Asin> current, Guid ownHandOverId) =>
        NpgsqlCommands.BatchCommand(Known, sellerUuid, current.ToTexts(), ownHandOverId, ProductRetries.SkippedFor);

    public static async ValueTask<HashSet<Asin>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var known = new HashSet<Asin>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (Asin.TryParse(reader.GetString(0), out var asin))
            {
                known.Add(asin);
            }
        }

        return known;
    }
}

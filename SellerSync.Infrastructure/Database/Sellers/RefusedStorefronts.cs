using Npgsql;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="IRefusedStorefronts"/> on the table refused_storefronts.</summary>
public sealed class RefusedStorefronts(Database database) : IRefusedStorefronts
{
    private const string Remember = """
        insert into refused_storefronts (seller_id, domain, products, refused_at) values ($1, $2, $3, $4)
        on conflict (seller_id, domain) do update set products = excluded.products, refused_at = excluded.refused_at
        """;

    public Task RememberAsync(SellerId sellerId, Marketplace marketplace, int products, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.ExecuteAsync(Remember, [sellerId.Value, marketplace.Id, products, at], cancellationToken);

    /// <summary>A storefront that was taken is refused no more.</summary>
    internal static NpgsqlBatchCommand Forget(SellerReading reading) =>
        NpgsqlCommands.BatchCommand(
            "delete from refused_storefronts where seller_id = $1 and domain = $2", reading.SellerId.Value, reading.Marketplace.Id);
}

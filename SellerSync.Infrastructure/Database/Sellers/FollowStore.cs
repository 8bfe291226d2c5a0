using Npgsql;
using SellerSync.Domain.Follows;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="IFollowStore"/> on user_sellers.</summary>
public sealed class FollowStore(Database database) : IFollowStore
{
    private const string Follow = """
        insert into user_sellers as u (user_id, seller_id, is_active, added_at) values ($1, $2, true, now())
        on conflict (user_id, seller_id) do update set is_active = true, added_at = excluded.added_at
        where u.is_active is not true
        """;

    public Task<bool> FollowAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        database.Promptly.InTransactionAsync(
            async (connection, token) =>
            {
                if (await FindAsync(connection, sellerId, marketplace, token) is not { } sellerUuid)
                {
                    return false;
                }

                await Users.EnsureAsync(connection, userId, token);
                await using var command = connection.Command(Follow, userId, sellerUuid);
                await command.ExecuteNonQueryAsync(token);
                return true;
            },
            cancellationToken);

    private const string Unfollow = "update user_sellers set is_active = false where user_id = $1 and seller_id = $2 and is_active is not false";

    public Task<bool> UnfollowAsync(Guid userId, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                if (await FindAsync(connection, sellerId, marketplace, token) is not { } sellerUuid)
                {
                    return false;
                }

                await using var command = connection.Command(Unfollow, userId, sellerUuid);
                await command.ExecuteNonQueryAsync(token);
                return true;
            },
            cancellationToken);

    private const string Read = """
        select s.seller_id, coalesce(s.seller_name, ''), s.domain, coalesce(s.asin_count, 0), s.last_checked_at, u.added_at
        from user_sellers u join sellers s on s.id = u.seller_id
        where u.user_id = $1 and u.is_active
        order by u.added_at desc nulls last, s.seller_id, s.domain
        """;

    public Task<IReadOnlyList<FollowedSeller>> ReadAsync(Guid userId, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync<IReadOnlyList<FollowedSeller>>(
            async (connection, token) =>
            {
                var followed = new List<FollowedSeller>();
                await using var command = connection.Command(Read, userId);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    followed.Add(new FollowedSeller(
                        reader.GetString(0),
                        SellerName.From(reader.GetString(1), null),
                        reader.GetInt32(2),
                        reader.GetInt32(3),
                        reader.Nullable<DateTimeOffset>(4),
                        reader.Nullable<DateTimeOffset>(5)));
                }

                return followed;
            },
            cancellationToken);

    private const string Find = "select id from sellers where seller_id = $1 and domain = $2";

    private static async ValueTask<Guid?> FindAsync(NpgsqlConnection connection, SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(Find, sellerId.Value, marketplace.Id);
        return (Guid?)await command.ExecuteScalarAsync(cancellationToken);
    }
}

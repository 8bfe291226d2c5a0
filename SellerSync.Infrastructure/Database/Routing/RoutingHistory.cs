using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Routing;

namespace SellerSync.Infrastructure.Database.Routing;

/// <summary><see cref="IRoutingHistory"/> on routing_decisions.</summary>
public sealed class RoutingHistory(Database database) : IRoutingHistory
{
    private const string Read = """
        select d.id, d.hand_over_id, s.seller_id, s.domain, d.decision, d.product_count, d.threshold, d.token_percent, d.reason, d.created_at
        from routing_decisions d join sellers s on s.id = d.seller_id
        where d.user_id = $1 and ($3::timestamptz is null or (d.created_at, d.id) < ($3, $4))
        order by d.created_at desc, d.id desc
        limit $2
        """;

    public Task<DecisionPage> ReadAsync(Guid userId, DecisionPosition? after, int limit, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                var decisions = new List<PastDecision>();
                await using var command = connection.Command(
                    Read,
                    userId,
                    limit + 1, // one more tells whether there is a next page
                    new NpgsqlParameter { Value = (object?)after?.DecidedAt.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                    after?.Id ?? 0);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    decisions.Add(Row(reader));
                }

                if (decisions.Count <= limit)
                {
                    return new DecisionPage(decisions, null);
                }

                decisions.RemoveAt(limit);
                return new DecisionPage(decisions, new DecisionPosition(decisions[^1].DecidedAt, decisions[^1].Id));
            },
            cancellationToken);

    /// <summary>The first ten columns, in the order above.</summary>
    internal static PastDecision Row(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetInt32(3),
        reader.GetString(4),
        reader.GetInt32(5),
        reader.GetInt32(6),
        reader.Nullable<decimal>(7),
        reader.GetString(8),
        reader.GetFieldValue<DateTimeOffset>(9));
}

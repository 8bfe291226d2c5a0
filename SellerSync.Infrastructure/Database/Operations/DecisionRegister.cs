using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;
using SellerSync.Infrastructure.Database.Routing;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary><see cref="IDecisionRegister"/> on routing_decisions.</summary>
public sealed class DecisionRegister(Database database) : IDecisionRegister
{
    private const string Read = """
        select d.id, d.hand_over_id, s.seller_id, s.domain, d.decision, d.product_count, d.threshold, d.token_percent, d.reason, d.created_at, d.user_id
        from routing_decisions d join sellers s on s.id = d.seller_id
        where $1 is null or (d.created_at, d.id) < ($1, $2)
        order by d.created_at desc, d.id desc
        limit $3
        """;

    public Task<AllDecisionsPage> ReadAllAsync(DecisionPosition? after, int limit, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                var decisions = new List<DecisionOnRecord>();
                await using var command = connection.Command(Read, Pages.Time(after?.DecidedAt), after?.Id ?? 0, limit + 1);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    decisions.Add(new DecisionOnRecord(RoutingHistory.Row(reader), reader.Nullable<Guid>(10)));
                }

                if (decisions.Count <= limit)
                {
                    return new AllDecisionsPage(decisions, null);
                }

                decisions.RemoveAt(limit);
                var last = decisions[^1].Decision;
                return new AllDecisionsPage(decisions, new DecisionPosition(last.DecidedAt, last.Id));
            },
            cancellationToken);
}

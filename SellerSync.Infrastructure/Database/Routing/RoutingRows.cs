using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Routing;

namespace SellerSync.Infrastructure.Database.Routing;

/// <summary>Final routing decisions as rows, one for each hand-over.</summary>
internal static class RoutingRows
{
    private const string InsertOnce = """
        insert into routing_decisions (hand_over_id, user_id, seller_id, decision, product_count, threshold, token_percent, reason)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (hand_over_id) do nothing
        """;

    public static NpgsqlBatchCommand Insert(HandOver handOver, RoutingDecision decision) =>
        NpgsqlCommands.BatchCommand(
            InsertOnce,
            handOver.Id,
            NpgsqlCommands.Uuid(handOver.UserId),
            handOver.SellerUuid,
            decision.Route.Word(),
            decision.ProductCount,
            decision.Threshold,
            new NpgsqlParameter { Value = (object?)decision.TokenPercent ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Numeric },
            decision.Reason.Word());
}

using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Operations;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary>The rows that say who did what. An action's ID is made before its transaction, so that a retry after a commit whose outcome was unknown finds it.</summary>
internal static class OperatorActions
{
    private const string Insert = "insert into operator_actions (id, action, done_by, batch_id, reason) values ($1, $2, $3, $4, $5)";

    public static async ValueTask KeepAsync(
        NpgsqlConnection connection, Guid id, string action, OperatorName by, Guid? batchId, string? reason, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(
            Insert,
            id,
            action,
            by.Value,
            new NpgsqlParameter { Value = (object?)batchId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
            new NpgsqlParameter { Value = (object?)reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async ValueTask<bool> IsKeptAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("select exists (select from operator_actions where id = $1)", id);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

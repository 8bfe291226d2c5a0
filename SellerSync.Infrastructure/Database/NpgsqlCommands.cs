using Npgsql;
using NpgsqlTypes;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Infrastructure.Database;

/// <summary>Commands with positional parameters ($1, $2, ...).</summary>
internal static class NpgsqlCommands
{
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    public static NpgsqlBatchCommand BatchCommand(string sql, params object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    /// <summary>Commands that go in one round trip.</summary>
    public static NpgsqlBatch Batch(this NpgsqlConnection connection, params IEnumerable<NpgsqlBatchCommand> commands)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        return batch;
    }

    /// <summary>All of them in one round trip, which is a transaction by itself where there is none; returns the rows that they touched.</summary>
    public static async Task<int> WriteAsync(this NpgsqlConnection connection, IReadOnlyCollection<NpgsqlBatchCommand> commands, CancellationToken cancellationToken)
    {
        if (commands.Count == 0)
        {
            return 0;
        }

        await using var batch = connection.Batch(commands);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    public static T? Nullable<T>(this NpgsqlDataReader reader, int column)
        where T : struct =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static NpgsqlParameter Uuid(Guid? id) => new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    /// <summary>The work that is written down goes on later, in the trace of whoever writes it down.</summary>
    public static NpgsqlParameter TraceParent() => new() { Value = (object?)Spans.Here ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    // A parameter that is ready made carries its own type, for example jsonb.
    private static NpgsqlParameter Parameter(object? value) =>
        value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value };
}

using Npgsql;
using NpgsqlTypes;
using SellerSync.Domain.Operations;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary>Pages of a list, newest first: one entry more than wanted is read, which tells whether another page follows.</summary>
internal static class Pages
{
    public static EntryPage<T> Cut<T>(List<T> entries, int limit, Func<T, EntryPosition> position)
    {
        if (entries.Count <= limit)
        {
            return new EntryPage<T>(entries, null);
        }

        entries.RemoveRange(limit, entries.Count - limit);
        return new EntryPage<T>(entries, position(entries[^1]));
    }

    public static NpgsqlParameter Time(DateTimeOffset? at) => new() { Value = (object?)at?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    public static NpgsqlParameter Uuid(Guid? id) => new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Number(int? number) => new() { Value = (object?)number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    public static string? Text(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

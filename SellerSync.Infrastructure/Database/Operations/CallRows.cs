using Npgsql;
using SellerSync.Domain.Operations;

namespace SellerSync.Infrastructure.Database.Operations;

/// <summary>The ledger's calls as operators see them.</summary>
internal static class CallRows
{
    /// <summary>Of <c>r</c>.</summary>
    public const string Select = """
        select r.id, r.state, r.priority, r.operation, s.seller_id, r.domain, r.user_id, r.batch_id, r.asins, r.units, r.tokens, r.charged, r.reserved_at, r.settled_at
        from token_reservations r left join sellers s on s.id = r.seller_id
        """;

    public static async ValueTask<List<CallOnRecord>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var calls = new List<CallOnRecord>();
        while (await reader.ReadAsync(cancellationToken))
        {
            calls.Add(new CallOnRecord(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.Text(4),
                reader.GetInt32(5),
                reader.Nullable<Guid>(6),
                reader.Nullable<Guid>(7),
                reader.IsDBNull(8) ? [] : reader.GetFieldValue<string[]>(8),
                reader.GetInt32(9),
                reader.GetInt32(10),
                reader.Nullable<int>(11),
                reader.GetFieldValue<DateTimeOffset>(12),
                reader.Nullable<DateTimeOffset>(13)));
        }

        return calls;
    }
}

using System.Data;
using System.Text.Json;
using Npgsql;

namespace SellerSync.Local.Lookup;

/// <summary>Reads from PostgreSQL what becomes of a lookup: no function reports on it.</summary>
internal sealed class SellerWorkReader(NpgsqlDataSource database)
{
    private const string FindSearch = """
        select s.id, coalesce(q.tokens_used, 0), q.hand_over_id
        from seller_queries q
        join sellers s on s.id = q.seller_id
        where q.user_id = $1 and s.seller_id = $2 and s.domain = $3
        order by q.searched_at desc
        limit 1
        """;

    /// <summary>The latest search of a user for a seller.</summary>
    /// <exception cref="LocalException">There is none.</exception>
    public async Task<RecordedSearch> SearchAsync(Guid userId, LookupRequest request, CancellationToken cancellationToken)
    {
        await using var command = Command(FindSearch, userId, request.SellerId, request.Domain);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new RecordedSearch(reader.GetGuid(0), reader.GetInt32(1), Nullable<Guid>(reader, 2))
            : throw new LocalException("seller-lookup answered, but its search is not in the database.");
    }

    private const string FindOpenHandOvers = "select id from hand_overs where seller_id = $1 and status = 'OPEN'";

    private const string FindBatches = """
        select id, status, priority, product_count, processed_count, failed_asins::text, coalesce(actual_tokens_used, 0),
          error_message, created_at, completed_at, hand_over_id
        from product_batches
        where seller_id = $1 and (status in ('PENDING', 'PROCESSING') or hand_over_id = any ($2) or id = any ($3))
        order by created_at, id
        """;

    private const string FindWakeUp = "select due_at from wake_ups where name = 'product-batches' and due_at > now()";

    /// <param name="handOvers">Those to follow besides the open ones.</param>
    /// <param name="batches">Those to follow besides the open ones and those of the hand-overs.</param>
    public async Task<SellerWork> WorkAsync(
        Guid sellerUuid,
        IReadOnlyCollection<Guid> handOvers,
        IReadOnlyCollection<Guid> batches,
        CancellationToken cancellationToken)
    {
        // One snapshot: between two of them a hand-over may become batches, and would be seen as neither.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(FindOpenHandOvers) { Parameters = { new() { Value = sellerUuid } } },
                new(FindBatches)
                {
                    Parameters = { new() { Value = sellerUuid }, new() { Value = handOvers.ToArray() }, new() { Value = batches.ToArray() } },
                },
                new(FindWakeUp),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        var open = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            open.Add(reader.GetGuid(0));

        await reader.NextResultAsync(cancellationToken);
        var found = new List<LookupDocument.Batch>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add(ReadBatch(reader));

        await reader.NextResultAsync(cancellationToken);
        DateTimeOffset? wakesAt = await reader.ReadAsync(cancellationToken) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
        return new SellerWork(open, found, wakesAt);
    }

    private const string FindDecision = """
        select decision, product_count, threshold, token_percent, reason
        from routing_decisions
        where hand_over_id = any ($1)
        order by created_at desc
        limit 1
        """;

    /// <summary>The latest decision on any of these hand-overs.</summary>
    public async Task<LookupDocument.DecisionMade?> DecisionAsync(IReadOnlyCollection<Guid> handOvers, CancellationToken cancellationToken)
    {
        await using var command = Command(FindDecision, handOvers.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new LookupDocument.DecisionMade(
                reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), Nullable<decimal>(reader, 3), reader.GetString(4))
            : null;
    }

    private const string FindProducts = """
        select p.asin_id, t.title, p.storefront_price, p.buy_box_price, p.currency, p.sales_rank, p.stock_count,
          p.rating, p.rating_count, p.monthly_sales, p.is_fba, p.is_fbm, p.first_seen_at
        from seller_products p
        join product_templates t on t.id = p.product_template_id
        where p.seller_id = $1
        order by p.first_seen_at desc nulls last, p.asin_id
        """;

    /// <summary>All that are stored of a seller, newest first.</summary>
    public async Task<IReadOnlyList<LookupDocument.Product>> ProductsAsync(Guid sellerUuid, CancellationToken cancellationToken)
    {
        var products = new List<LookupDocument.Product>();
        await using var command = Command(FindProducts, sellerUuid);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            products.Add(new LookupDocument.Product(
                reader.GetString(0),
                Text(reader, 1),
                Nullable<decimal>(reader, 2),
                Nullable<decimal>(reader, 3),
                Text(reader, 4),
                Nullable<int>(reader, 5),
                Nullable<int>(reader, 6),
                Nullable<decimal>(reader, 7),
                Nullable<int>(reader, 8),
                Nullable<int>(reader, 9),
                Nullable<bool>(reader, 10),
                Nullable<bool>(reader, 11),
                Nullable<DateTimeOffset>(reader, 12)));
        return products;
    }

    private static LookupDocument.Batch ReadBatch(NpgsqlDataReader reader) => new(
        reader.GetGuid(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetInt32(3),
        reader.GetInt32(4),
        JsonSerializer.Deserialize(reader.GetString(5), LookupDocumentJson.Readable.IReadOnlyDictionaryStringString)!,
        reader.GetInt32(6),
        Text(reader, 7),
        reader.GetFieldValue<DateTimeOffset>(8),
        Nullable<DateTimeOffset>(reader, 9))
    {
        HandOverId = Nullable<Guid>(reader, 10),
    };

    private NpgsqlCommand Command(string text, params object[] values)
    {
        var command = database.CreateCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static T? Nullable<T>(NpgsqlDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

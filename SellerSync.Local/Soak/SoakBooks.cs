using System.Text.Json;
using Npgsql;

namespace SellerSync.Local.Soak;

/// <summary>What the simulator and the database say in the end, each for itself.</summary>
internal sealed class SoakBooks(Uri keepa, NpgsqlDataSource database, TimeProvider time) : IDisposable
{
    private const int Invalid = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _client = new() { BaseAddress = keepa };

    /// <summary>Each product call takes so long from now on.</summary>
    public async Task SlowDownAsync(TimeSpan productCall, CancellationToken cancellationToken)
    {
        using var plan = new StringContent($$"""{"kind":"Delay","path":"/product","delay":{{productCall.TotalMilliseconds}}}""");
        using var response = await _client.PostAsync(new Uri("_faults", UriKind.Relative), plan, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<long> ChargedAsync(CancellationToken cancellationToken)
    {
        using var books = await ReadAsync("_books", cancellationToken);
        return books.RootElement.EnumerateArray().Sum(charge => charge.GetProperty("tokens").GetInt64());
    }

    public async Task<int> RefusalsAsync(CancellationToken cancellationToken)
    {
        using var refusals = await ReadAsync("_refusals", cancellationToken);
        return refusals.RootElement.GetInt32();
    }

    /// <summary>Tokens that searches and stored chunks account for.</summary>
    public async Task<long> AccountedAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select (select coalesce(sum(tokens_used), 0) from seller_queries) + (select coalesce(sum(actual_tokens_used), 0) from product_batches)
            """);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until nothing is open; false where that does not come.</summary>
    public async Task<bool> SettledAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < patience; await Task.Delay(Interval, time, cancellationToken))
        {
            await using var command = database.CreateCommand("""
                select not exists (select from hand_overs where status = 'OPEN')
                  and not exists (select from product_batches where status in ('PENDING', 'PROCESSING'))
                """);
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
                return true;
        }

        return false;
    }

    /// <summary>Rows by seller, with each ASIN as often as it stands there.</summary>
    public async Task<ILookup<string, string>> StoredAsync(IReadOnlyCollection<string> sellers, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select s.seller_id, p.asin_id from seller_products p join sellers s on s.id = p.seller_id where s.seller_id = any ($1) and s.domain = 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = sellers.ToArray() });
        var rows = new List<(string Seller, string Asin)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows.ToLookup(row => row.Seller, row => row.Asin);
    }

    /// <summary>What a seller lists by the simulator's own word, less what is no product at all.</summary>
    public async Task<IReadOnlyList<string>> ListedAsync(string sellerId, CancellationToken cancellationToken)
    {
        using var catalogue = await ReadAsync($"_catalogue?seller={sellerId}&domain=1", cancellationToken);
        return
        [
            .. catalogue.RootElement.EnumerateArray()
                .Where(product => product.GetProperty("productType").GetInt32() != Invalid)
                .Select(product => product.GetProperty("asin").GetString()!),
        ];
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonDocument> ReadAsync(string path, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken));
}

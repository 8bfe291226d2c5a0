using Azure;
using Azure.Data.Tables;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Local.Startup;

/// <summary>
/// Waits until the functions have told the token status for the first time: before that a lookup is routed as if tokens
/// were unknown, which surprises whoever is quick.
/// </summary>
internal static class TokenStatusRow
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    /// <param name="since">An older status is another run's.</param>
    /// <returns>Also when it did not come: Keepa may be away, and the functions work without.</returns>
    public static async Task WaitAsync(string storageConnectionString, DateTimeOffset since, TimeProvider time, CancellationToken cancellationToken)
    {
        var table = new TableClient(storageConnectionString, TableTokenStatusStore.TableName);
        var until = since + Patience;
        while (time.GetUtcNow() < until && !await IsToldAsync(table, since, cancellationToken))
        {
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }

    private static async Task<bool> IsToldAsync(TableClient table, DateTimeOffset since, CancellationToken cancellationToken)
    {
        try
        {
            var rows = table.QueryAsync<TableEntity>(row => row.PartitionKey == TableTokenStatusStore.Partition, cancellationToken: cancellationToken);
            return await rows.AnyAsync(row => row.GetDateTimeOffset("RefreshedAt") >= since, cancellationToken);
        }
        catch (RequestFailedException)
        {
            return false; // the first status makes the table
        }
    }
}

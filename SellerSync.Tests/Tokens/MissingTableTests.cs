using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Tokens;

/// <summary>Takes away the table that other tests use, so it runs alone.</summary>
[NonParallelizable]
[CancelAfter(60_000)]
internal sealed class MissingTableTests
{
    [Test]
    public async Task A_missing_table_is_no_status_and_writers_at_once_make_it(CancellationToken cancellationToken)
    {
        var tables = new TableServiceClient(await TestStorage.ConnectionStringAsync());
        var options = Options.Create(new KeepaOptions { ApiKey = $"{Guid.NewGuid():N}" });
        var store = new TableTokenStatusStore(tables, options, TimeProvider.System, NullLogger<TableTokenStatusStore>.Instance);
        var now = TimeProvider.System.GetUtcNow();
        var status = new TokenStatus(new TokenBucket(1, 250, 0, now, TimeSpan.FromMinutes(1)), now);
        await tables.DeleteTableAsync(TableTokenStatusStore.TableName, cancellationToken);

        Assert.That(await store.ReadAsync(cancellationToken), Is.Null);
        await Task.WhenAll(store.WriteAsync(status, cancellationToken), store.WriteAsync(status, cancellationToken));

        Assert.That(await store.ReadAsync(cancellationToken), Is.EqualTo(status));
    }
}

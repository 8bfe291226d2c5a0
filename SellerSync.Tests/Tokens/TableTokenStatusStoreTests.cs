using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Servers;

namespace SellerSync.Tests.Tokens;

/// <summary>Each test has a key of its own, so a row of its own.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
[CancelAfter(60_000)]
internal sealed class TableTokenStatusStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 8, 12, 0, 0, 123, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly string _key = $"{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.CurrentContext.CancellationToken;

    [TestCase(14_000, 0)]
    [TestCase(-231, 2.5)]
    public async Task What_is_written_is_read(int available, double flowReduction)
    {
        var store = await StoreAsync();
        var status = Status(Start, available) with { Bucket = Status(Start, available).Bucket with { FlowReduction = flowReduction } };

        await store.WriteAsync(status, Cancellation);

        Assert.That(await (await StoreAsync()).ReadAsync(Cancellation), Is.EqualTo(status));
    }

    [Test]
    public async Task Nothing_is_read_where_nothing_was_written() =>
        Assert.That(await (await StoreAsync()).ReadAsync(Cancellation), Is.Null);

    [Test]
    public async Task Keys_have_rows_of_their_own_that_do_not_name_them()
    {
        await (await StoreAsync()).WriteAsync(Status(Start, 1), Cancellation);

        var rows = (await TableAsync()).QueryAsync<TableEntity>(cancellationToken: Cancellation);
        await foreach (var row in rows)
            Assert.That(string.Join(' ', row), Does.Not.Contain(_key));
        Assert.That(await (await StoreAsync(key: "another")).ReadAsync(Cancellation), Is.Null);
    }

    [Test]
    public async Task What_a_clock_ten_minutes_ahead_wrote_is_not_believed_and_gives_way()
    {
        var store = await StoreAsync();
        await store.WriteAsync(Status(Start.AddMinutes(10), 1), Cancellation);
        Assert.That(await store.ReadAsync(Cancellation), Is.Null);

        await store.WriteAsync(Status(Start, 2), Cancellation);

        Assert.That(await store.ReadAsync(Cancellation), Is.EqualTo(Status(Start, 2)));
    }

    [Test]
    public async Task A_newer_status_replaces_an_older_one_and_never_the_other_way()
    {
        var store = await StoreAsync();

        await store.WriteAsync(Status(Start.AddSeconds(-2), 1), Cancellation);
        await store.WriteAsync(Status(Start, 2), Cancellation);
        await store.WriteAsync(Status(Start.AddSeconds(-1), 3), Cancellation);

        Assert.That((await store.ReadAsync(Cancellation))!.Bucket.Available, Is.EqualTo(2));
    }

    [Test]
    public async Task A_status_older_than_90_seconds_is_none()
    {
        var store = await StoreAsync();
        await store.WriteAsync(Status(Start, 1), Cancellation);

        _clock.Advance(TimeSpan.FromSeconds(90));
        Assert.That(await store.ReadAsync(Cancellation), Is.Not.Null);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(await store.ReadAsync(Cancellation), Is.Null);
    }

    [TestCase("Available", "many")]
    [TestCase("Available", 7L)]
    [TestCase("RefillRate", 0)]
    [TestCase("RefillRate", null)]
    [TestCase("NextRefillAt", "soon")]
    [TestCase("RefreshedAt", 5)]
    [TestCase("FlowReduction", "none")]
    public async Task An_unreadable_row_is_no_status_and_is_replaced(string column, object? value)
    {
        var store = await StoreAsync();
        await store.WriteAsync(Status(Start, 1), Cancellation);
        var row = await RowAsync();
        row[column] = value;
        await (await TableAsync()).UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Cancellation);

        Assert.That(await store.ReadAsync(Cancellation), Is.Null);
        await store.WriteAsync(Status(Start, 2), Cancellation);
        Assert.That((await store.ReadAsync(Cancellation))!.Bucket.Available, Is.EqualTo(2));
    }

    [Test]
    public async Task Of_writers_at_once_the_newest_status_stays()
    {
        for (var round = 0; round < 10; round++)
        {
            var (older, newer) = (Status(Start.AddSeconds(round - 0.5), -1), Status(Start.AddSeconds(round), round));
            var stores = new[] { await StoreAsync(), await StoreAsync() };

            await Task.WhenAll(stores[0].WriteAsync(older, Cancellation), stores[1].WriteAsync(newer, Cancellation));

            Assert.That((await stores[0].ReadAsync(Cancellation))!.Bucket.Available, Is.EqualTo(round));
        }
    }

    private async Task<TableTokenStatusStore> StoreAsync(string? key = null)
    {
        var options = Options.Create(new KeepaOptions { ApiKey = key ?? _key });
        return new(new(await TestStorage.ConnectionStringAsync()), options, _clock, NullLogger<TableTokenStatusStore>.Instance);
    }

    private static async Task<TableClient> TableAsync() => new(await TestStorage.ConnectionStringAsync(), TableTokenStatusStore.TableName);

    private async Task<TableEntity> RowAsync()
    {
        var fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(_key)))[..16];
        return (await (await TableAsync()).GetEntityAsync<TableEntity>(TableTokenStatusStore.Partition, fingerprint, cancellationToken: Cancellation)).Value;
    }

    private static TokenStatus Status(DateTimeOffset refreshedAt, int available) =>
        new(new(available, 250, 0, Start.AddSeconds(30), TimeSpan.FromMinutes(1)), refreshedAt);
}

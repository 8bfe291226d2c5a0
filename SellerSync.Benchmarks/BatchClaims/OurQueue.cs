using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SellerSync.Benchmarks.Harness;
using SellerSync.Benchmarks.Servers;
using SellerSync.Domain.Batches;

namespace SellerSync.Benchmarks.BatchClaims;

/// <summary>Our batches, claimed and completed one a call. They hold no product, so that nothing is paid or stored: what is compared is the queue.</summary>
internal sealed class OurQueue : IAsyncDisposable
{
    private readonly BenchDatabase _database;
    private readonly ServiceProvider _services;

    private OurQueue(BenchDatabase database) => (_database, _services) = (database, ComposedServices.On(database.ConnectionString));

    public static async Task<OurQueue> CreateAsync(BenchServers servers, string name, CancellationToken cancellationToken)
    {
        var database = await BenchDatabase.MigratedAsync(servers, name, cancellationToken);
        await database.RunAsync("insert into sellers (seller_id, domain) values ('A3LARGESHOP250', 1)");
        return new OurQueue(database);
    }

    /// <summary>Lets so many batches wait. Their IDs grow, as those do that the functions make.</summary>
    public Task FillAsync(int backlog) => _database.RunAsync($"""
        insert into product_batches (id, seller_id, product_count, new_asins, status, priority, job_type, batch_type)
        select ('00000000-0000-7000-8000-' || lpad(to_hex(n + (select count(*) from product_batches)), 12, '0'))::uuid,
          s.id, 0, '{"{}"}', 'PENDING', 'HIGH', 'TIME_MACHINE', 'NEW_ASINS'
        from sellers s, generate_series(1, {backlog} - (select count(*) from product_batches where status = 'PENDING')) n;
        analyze product_batches
        """);

    /// <returns>Batches a second.</returns>
    public async Task<double> DrainAsync(int workers, int jobs, CancellationToken cancellationToken)
    {
        var time = await Turns.TimeAsync(() => ClaimedAsync(workers, jobs, cancellationToken));
        return jobs / time * 1000;
    }

    /// <returns>The IDs of what was claimed, in no order.</returns>
    public async Task<IReadOnlyCollection<Guid>> ClaimedAsync(int workers, int jobs, CancellationToken cancellationToken)
    {
        var batches = _services.GetRequiredService<IBatchStore>();
        var claimed = new ConcurrentQueue<Guid>();
        var left = jobs;
        await Task.WhenAll(Enumerable.Range(1, workers).Select(async worker =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var batch = await batches.ClaimNextAsync($"bench-{worker}", cancellationToken);
                claimed.Enqueue(batch.Id);
                await batches.CompleteAsync(batch, cancellationToken);
            }
        }));
        return claimed;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }
}

using SellerSync.Domain.Monitoring;
using SellerSync.Infrastructure.Database.Monitoring;

namespace SellerSync.Tests.Database;

public sealed class IncidentStoreTests : DatabaseFixture
{
    [Test]
    public async Task Without_an_incident_there_is_none_and_the_databases_time_is_told()
    {
        var (state, now) = await new IncidentStore(Db).ReadAsync(IncidentKind.PoisonMessages, default);

        Assert.That(state, Is.EqualTo(Incident.None));
        Assert.That(now, Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task An_incident_is_read_as_it_was_written_to_the_microsecond_and_kinds_are_kept_apart()
    {
        var store = new IncidentStore(Db);
        var (_, now) = await store.ReadAsync(IncidentKind.LowTokens, default);

        foreach (var state in (Incident[])[new(now, false), new(now, true), Incident.None])
        {
            await store.WriteAsync(IncidentKind.LowTokens, state, default);
            Assert.That((await new IncidentStore(Db).ReadAsync(IncidentKind.LowTokens, default)).State, Is.EqualTo(state));
        }

        await store.WriteAsync(IncidentKind.LongTransaction, new Incident(now, true), default);
        Assert.That((await store.ReadAsync(IncidentKind.LowTokens, default)).State, Is.EqualTo(Incident.None));
        Assert.That(await ScalarAsync<long>("select count(*) from incidents"), Is.EqualTo(2));
    }
}

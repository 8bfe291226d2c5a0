using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Database;

namespace SellerSync.Tests.Database;

public sealed class LowTokensStoreTests : DatabaseFixture
{
    [Test]
    public async Task Without_an_episode_there_is_none_and_the_databases_time_is_told()
    {
        var (state, now) = await new LowTokensStore(Db).ReadAsync(default);

        Assert.That(state, Is.EqualTo(LowTokens.None));
        Assert.That(now, Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task An_episode_is_read_as_it_was_written_to_the_microsecond()
    {
        var store = new LowTokensStore(Db);
        var (_, now) = await store.ReadAsync(default);

        foreach (var state in (LowTokens[])[new(now, false), new(now, true), LowTokens.None])
        {
            await store.WriteAsync(state, default);
            Assert.That((await new LowTokensStore(Db).ReadAsync(default)).State, Is.EqualTo(state));
        }

        Assert.That(await ScalarAsync<long>("select count(*) from low_tokens"), Is.EqualTo(1));
    }
}

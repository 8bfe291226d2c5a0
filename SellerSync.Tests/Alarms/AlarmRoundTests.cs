using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Monitoring;
using SellerSync.Functions.Alarms;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;
using SellerSync.Tests.Domain;
using SellerSync.Tests.Monitoring;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Alarms;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(30_000)]
internal sealed class AlarmRoundTests
{
    private static readonly LongTransaction Forgotten = new(TimeSpan.FromMinutes(11), "psql", 4711);

    private readonly FakeTimeProvider _time = new(Some.Moment);
    private readonly ToldNotices _told = new();
    private readonly Measured _measured;
    private readonly Watched _watched;
    private AlarmRound _round;

    public AlarmRoundTests()
    {
        _measured = new Measured(new TokenGauge(Options.Create(new KeepaOptions()), _time), _time);
        _watched = new Watched(_time);
        _round = _watched.Round(_told, _measured);
    }

    [Test]
    public async Task Poison_messages_are_told_once_for_one_incident_and_so_is_its_end()
    {
        _watched.Poison["product-processing"] = 0;
        _watched.Poison["product-batches"] = 2;
        await LookAsync();
        _watched.Poison["product-batches"] = 3;
        await LookAsync(times: 5);
        Assert.That(_told.Texts, Is.EqualTo(new[] { "⚠️ Poison messages: 2 of product-batches" }));

        _watched.Poison["product-batches"] = 0;
        await LookAsync(times: 2);
        Assert.That(_told.Texts.Skip(1), Is.EqualTo(new[] { "✅ Poison messages completed: none is left after 6 minutes" }));

        _watched.Poison["product-batches"] = 1;
        await LookAsync();
        Assert.That(_told.Texts, Has.Count.EqualTo(3), "another incident");
    }

    [Test]
    public async Task A_restart_neither_repeats_an_incident_nor_forgets_its_end()
    {
        _watched.Poison["product-batches"] = 2;
        await LookAsync();
        _round = _watched.Round(_told);
        await LookAsync();
        Assert.That(_told.Texts, Has.Count.EqualTo(1));

        _watched.Poison["product-batches"] = 0;
        _round = _watched.Round(_told);
        await LookAsync();
        Assert.That(_told.Texts, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task How_many_stand_in_poison_queues_is_measured()
    {
        using var poison = _measured.Listen<int>("sellersync.poison.messages");
        _watched.Poison["product-batches"] = 2;

        await LookAsync();
        poison.RecordObservableInstruments();

        Assert.That(Measured.Lines(poison.GetMeasurementSnapshot()), Is.EqualTo(new[] { "2 queue=product-batches" }));
    }

    [Test]
    public async Task A_transaction_that_holds_the_clean_up_back_is_told_once_and_when_it_is_over()
    {
        _watched.Oldest = Forgotten with { Age = AlarmRound.LongTransaction };
        await LookAsync();
        Assert.That(_told.Texts, Is.Empty, "not older than that");

        _watched.Oldest = Forgotten;
        await LookAsync(times: 3);
        Assert.That(_told.Texts, Is.EqualTo(new[] { "⚠️ Long transaction: open for 11 minutes (application psql, process 4711)" }));

        _watched.Oldest = null;
        await LookAsync(times: 2);
        Assert.That(_told.Texts.Skip(1), Is.EqualTo(new[] { "✅ Long transaction completed: none is left, 3 minutes after it was told" }));
    }

    [Test]
    public async Task Failed_batches_are_told_together_and_once()
    {
        _watched.Failed.AddRange([Failed(100, "Keepa refused the request"), Failed(40, "rare"), Failed(9, "Keepa refused the request")]);
        await LookAsync(times: 3);

        Assert.That(_told.Texts, Is.EqualTo(new[] { "⚠️ Batches failed: 3 with 149 products - Keepa refused the request" }));
    }

    [Test]
    public async Task A_message_of_failed_batches_that_did_not_arrive_is_told_again_and_one_under_way_is_not_doubled()
    {
        var arrival = new TaskCompletionSource<bool>();
        _told.Delivery = () => arrival.Task;
        _watched.Failed.Add(Failed(1, "why"));
        await LookAsync(times: 3);
        Assert.That(_told.Texts, Has.Count.EqualTo(1), "under way");

        arrival.SetResult(false);
        _told.Delivery = () => Task.FromResult(true);
        await LookAsync(times: 3);

        Assert.That(_told.Texts, Has.Count.EqualTo(2));
        Assert.That(_watched.Failed, Is.Empty);
    }

    [Test]
    public async Task Storage_that_is_away_changes_nothing_and_keeps_the_rest_from_nothing()
    {
        _watched.Poison["product-batches"] = 2;
        await LookAsync();
        _watched.StorageIsAway = true;
        _watched.Oldest = Forgotten;
        await LookAsync(times: 2);

        Assert.That(_told.Texts, Has.Count.EqualTo(2));
        Assert.That(_told.Texts[1], Does.Contain("Long transaction"));
    }

    [Test]
    public async Task Without_a_database_nothing_is_told_and_nothing_is_lost()
    {
        _watched.DatabaseIsAway = true;
        _watched.Poison["product-batches"] = 2;
        _watched.Failed.Add(Failed(1, "why"));
        await LookAsync(times: 2);
        Assert.That(_told.Texts, Is.Empty);

        _watched.DatabaseIsAway = false;
        await LookAsync(times: 2);
        Assert.That(_told.Texts, Has.Count.EqualTo(2));
    }

    private static FailedBatch Failed(int products, string reason) => new(Guid.NewGuid(), products, reason);

    // Each look is a minute after the last; a message that does not arrive is waited for.
    private async Task LookAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            var look = _round.LookAsync(CancellationToken.None);
            if (!look.IsCompleted)
            {
                _time.Advance(IncidentWatch.Patience);
            }

            await look;
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }
}

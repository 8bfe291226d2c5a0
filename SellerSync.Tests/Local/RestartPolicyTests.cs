using Microsoft.Extensions.Time.Testing;
using SellerSync.Local.Startup;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RestartPolicyTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    [Test]
    public void A_program_that_dies_again_and_again_is_waited_for_ever_longer()
    {
        var restarts = new RestartPolicy(_time);

        Assert.That(Deaths(restarts, 7), Is.EqualTo(new[] { 0, 1, 2, 4, 8, 15, 15 }));
    }

    [Test]
    public void A_program_that_lived_for_a_while_is_started_at_once()
    {
        var restarts = new RestartPolicy(_time);
        Deaths(restarts, 4);

        _time.Advance(RestartPolicy.Steady);

        Assert.That(Deaths(restarts, 2), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void A_program_that_never_gets_ready_is_given_up_at_the_fifth_try()
    {
        var restarts = new RestartPolicy(_time);

        Assert.That(Enumerable.Range(0, 5).Select(_ => restarts.Next(wasReady: false)?.TotalSeconds), Is.EqualTo(new double?[] { 0, 1, 2, 4, null }));
    }

    [Test]
    public void A_start_that_worked_forgives_those_that_failed()
    {
        var restarts = new RestartPolicy(_time);
        for (var failed = 0; failed < 4; failed++)
            restarts.Next(wasReady: false);

        restarts.IsReady();

        Assert.That(restarts.Next(wasReady: true), Is.Not.Null);
        Assert.That(restarts.Next(wasReady: false), Is.Not.Null);
    }

    private static double[] Deaths(RestartPolicy restarts, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var pause = restarts.Next(wasReady: true)!.Value.TotalSeconds;
            restarts.IsReady();
            return pause;
        }),
    ];
}

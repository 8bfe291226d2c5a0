using SellerSync.KeepaSimulator;
using SellerSync.KeepaSimulator.Bucket;
using SellerSync.KeepaSimulator.Faults;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.Tests.KeepaSimulator;

internal sealed class BucketOverHttpTests : SimulatorFixture
{
    [Test]
    public async Task A_request_runs_while_the_balance_is_positive_and_may_leave_a_debt()
    {
        var (keepa, caller) = await StartAsync();
        keepa.Buckets.Of(Caller.Key).TokensLeft = 1;

        var answer = await caller.SellerAsync(SpecialSellers.Small);

        Assert.That((int)answer["tokensLeft"]!, Is.EqualTo(-9));
        Assert.That((int)answer["tokensConsumed"]!, Is.EqualTo(10));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task An_empty_bucket_refuses_with_429_at_no_cost(bool hasError)
    {
        var (keepa, caller) = await StartAsync(new() { InitialBalance = 0, RefusalHasError = hasError });

        var answer = await caller.GetAsync($"seller?key={Caller.Key}&domain=1&seller={SpecialSellers.Small}&storefront=1", 429);

        Assert.That((int)answer["tokensConsumed"]!, Is.Zero);
        Assert.That((int)answer["tokensLeft"]!, Is.Zero);
        Assert.That((int)answer["refillRate"]!, Is.EqualTo(250));
        Assert.That((int)answer["refillIn"]!, Is.InRange(1, 60_000));
        Assert.That(answer["error"] is not null, Is.EqualTo(hasError));
        Assert.That(keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task After_refillIn_milliseconds_a_refused_caller_is_admitted()
    {
        var (_, caller) = await StartAsync(new() { InitialBalance = 0, Speed = 7 });
        var refused = await caller.GetAsync($"product?key={Caller.Key}&domain=1&asin=B000000000", 429);

        Clock.Advance(TimeSpan.FromMilliseconds((int)refused["refillIn"]!));

        var answer = await caller.GetAsync($"product?key={Caller.Key}&domain=1&asin=B000000000");
        Assert.That((int)answer["tokensLeft"]!, Is.EqualTo(249));
    }

    [Test]
    public async Task Speed_divides_the_refill_period_and_nothing_else()
    {
        var (keepa, caller) = await StartAsync(new() { Speed = 60, NominalRefillPeriod = 60_200 });
        keepa.Buckets.Of(Caller.Key).TokensLeft = 0;

        Clock.Advance(TimeSpan.FromMilliseconds(1_003));
        var answer = await caller.GetAsync($"token?key={Caller.Key}");

        Assert.That((int)answer["tokensLeft"]!, Is.EqualTo(250));
        Assert.That((int)answer["refillIn"]!, Is.InRange(1, 1_003));
        Assert.That((long)answer["timestamp"]!, Is.EqualTo(Clock.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    [Test]
    public async Task Timestamp_processing_time_and_refillIn_add_up_to_the_refill()
    {
        var (keepa, caller) = await StartAsync(new() { Latency = TimeSpan.FromSeconds(5) });
        var start = Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var refill = start + keepa.Buckets.Of(Caller.Key).Read().RefillIn;

        var pending = caller.SellerAsync(SpecialSellers.Small);
        while (!pending.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        var answer = await pending;
        var tick = (long)answer["timestamp"]! + (long)answer["processingTimeInMs"]! + (long)answer["refillIn"]!;
        Assert.That((long)answer["processingTimeInMs"]!, Is.AtLeast(5_000));
        Assert.That((tick - refill) % 60_000, Is.Zero);
    }

    [Test]
    public async Task Each_key_has_a_bucket_and_a_phase_of_its_own()
    {
        var (keepa, caller) = await StartAsync();

        var phases = Enumerable.Range(0, 20).Select(number => keepa.Buckets.Of($"key-{number}").Read().RefillIn);
        await caller.SellerAsync(SpecialSellers.Small);

        Assert.That(phases.Distinct().Count(), Is.GreaterThan(15));
        Assert.That((int)(await caller.GetAsync("token?key=other"))["tokensLeft"]!, Is.EqualTo(15_000));
    }

    [TestCase(ChargeTime.Start, 1)]
    [TestCase(ChargeTime.End, 4)]
    public async Task On_a_small_balance_the_charge_time_decides_how_many_get_through(ChargeTime chargeTime, int admitted)
    {
        var (keepa, caller) = await StartAsync(new() { InitialBalance = 1, ChargeTime = chargeTime, Latency = TimeSpan.FromMilliseconds(1), RefillRate = 1, NominalRefillPeriod = int.MaxValue });
        var bucket = keepa.Buckets.Of(Caller.Key);

        // The harmless fault tells by its count how many requests have been admitted and are under way.
        keepa.Faults.Add(new() { Kind = FaultKind.Delay, Delay = 0, Count = admitted });
        var pending = new List<Task<HttpResponseMessage>>();
        for (var number = 0; number < 4; number++)
        {
            pending.Add(caller.SendAsync($"seller?key={Caller.Key}&domain=1&seller={SpecialSellers.Small}&storefront=1"));
            while (chargeTime == ChargeTime.Start && bucket.TokensLeft > 0)
                await Task.Yield();
        }

        while (keepa.Faults.Plans.Count > 0)
            await Task.Yield();
        while (!pending.TrueForAll(answer => answer.IsCompleted))
        {
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        Assert.That(pending.Count(answer => (int)answer.Result.StatusCode == 200), Is.EqualTo(admitted));
        Assert.That(bucket.TokensLeft, Is.EqualTo(1 - (admitted * 10)));
        Assert.That(keepa.Books.Total, Is.EqualTo(admitted * 10));
    }
}

using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Products;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Database;

/// <summary>From the claim to the first call: what is counted and set aside, and what is not.</summary>
[Parallelizable]
public sealed class BatchBeginningTests : DatabaseFixture
{
    private static readonly RoutingDecision Decision = RoutingPolicy.Decide(250, null, 0, new RoutingThresholds());

    [Test]
    public async Task A_claim_sets_the_tokens_of_its_first_call_aside_and_counts_that_attempt_alone()
    {
        await QueuedAsync(250);

        var claimed = await ClaimAsync("w", null, 3);

        Assert.That(claimed.Select(batch => batch.FirstCall is not null), Is.EqualTo(new[] { true, false, false }));
        Assert.That(claimed.Select(batch => batch.Attempts), Is.All.EqualTo(1));
        Assert.That(await ScalarAsync<long>("select sum(attempts) from product_batches"), Is.EqualTo(1));
        Assert.That(
            await ScalarAsync<string>("select batch_id || ' ' || array_to_string(asins, ',') || ' ' || state || ' ' || priority || ' ' || (select reserved = tokens from token_ledger) from token_reservations"),
            Is.EqualTo($"{claimed[0].Id} {string.Join(',', claimed[0].Unsettled.Take(10))} OPEN queued true"));
    }

    [Test]
    public async Task What_cannot_be_paid_for_is_not_claimed()
    {
        await QueuedAsync(250);
        Told(7_000);

        var claim = await Batches.ClaimAsync("w", null, 3, TokensAtRisk, default);

        Assert.That(claim, Is.TypeOf<BatchClaim.NoTokens>());
        Assert.That(((BatchClaim.NoTokens)claim).RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(50)).Within(TimeSpan.FromSeconds(5)));
        Assert.That(await ScalarAsync<string>("select string_agg(distinct status || ' ' || fence || ' ' || attempts, ',') from product_batches"), Is.EqualTo("PENDING 0 0"));
        Assert.That(await ScalarAsync<long>("select count(*) from token_reservations"), Is.Zero);
    }

    [Test]
    public async Task Without_work_there_is_nothing_to_wait_for()
    {
        Told(0);

        Assert.That(await Batches.ClaimAsync("w", null, 3, TokensAtRisk, default), Is.TypeOf<BatchClaim.Claimed>().With.Property("Batches").Empty);
    }

    [Test]
    public async Task A_claimed_batch_counts_its_attempt_when_it_is_begun_and_not_without_tokens()
    {
        await QueuedAsync(250);
        var second = (await ClaimAsync("w", null, 3))[1];

        Told(7_000);
        Assert.That(await Batches.BeginAsync(second, TokenPriority.Queued, TokensAtRisk, default), Is.TypeOf<LedgerGrant.Refused>());
        Assert.That(await AttemptsAsync(second), Is.Zero);

        Told(15_000);
        Assert.That(await Batches.BeginAsync(second, TokenPriority.Queued, TokensAtRisk, default), Is.TypeOf<LedgerGrant.Granted>());
        Assert.That(await AttemptsAsync(second), Is.EqualTo(1));

        await Batches.SnoozeAsync(second, TimeSpan.Zero, default);
        Assert.That(await AttemptsAsync(second), Is.Zero);
    }

    [Test]
    public async Task A_batch_that_was_taken_over_is_not_begun()
    {
        await QueuedAsync(250);
        var second = (await ClaimAsync("w", null, 3))[1];
        await RunAsync("update product_batches set fence = fence + 1");

        Assert.That(async () => await Batches.BeginAsync(second, TokenPriority.Queued, TokensAtRisk, default), Throws.TypeOf<LeaseLostException>());
        Assert.That(await ScalarAsync<long>("select count(*) from token_reservations"), Is.EqualTo(1), "that of the first");
    }

    [Test]
    public async Task A_batch_that_always_kills_its_worker_is_failed_after_three_and_costs_its_neighbours_no_attempt()
    {
        await QueuedAsync(300);
        var killer = await ScalarAsync<Guid>("select id from product_batches order by created_at, id limit 1");
        var deaths = 0;
        while (await ClaimAsync("w", null, 3) is { Count: > 0 } claimed)
        {
            foreach (var batch in claimed)
            {
                if (batch.FirstCall is null)
                {
                    await Batches.BeginAsync(batch, TokenPriority.Queued, TokensAtRisk, default);
                }

                if (batch.Id == killer)
                {
                    deaths++;
                    await RunAsync("update product_batches set lease_until = now() - interval '1 second' where status = 'PROCESSING'");
                    break;
                }

                await StoreChunkAsync(batch, Answer(batch.Unsettled), 700);
                await Batches.CompleteAsync(batch, default);
            }

            await Batches.FailAbandonedAsync(default);
        }

        Assert.That(deaths, Is.EqualTo(ClaimedBatch.MaxAttempts));
        Assert.That(
            await ScalarAsync<string>("select string_agg(status || ' ' || attempts, ',' order by created_at, id) from product_batches"),
            Is.EqualTo("FAILED 3,COMPLETED 1,COMPLETED 1"));
    }

    [Test]
    public async Task An_immediate_batch_is_born_begun_with_the_tokens_of_its_first_call()
    {
        var handOver = await HandedOverAsync(25);
        Told(1_000);

        var batch = await HandOvers.BecomeImmediateAsync(handOver, Decision, "w", TokensAtRisk, default);

        Assert.That(batch.FirstCall!.Units, Is.EqualTo(10));
        Assert.That(await AttemptsAsync(batch), Is.EqualTo(1));
        Assert.That(
            await ScalarAsync<string>("select batch_id || ' ' || priority || ' ' || units || ' ' || (select reserved = tokens from token_ledger) from token_reservations"),
            Is.EqualTo($"{batch.Id} immediate 10 true"));
    }

    [Test]
    public async Task An_immediate_batch_stands_where_there_are_no_tokens_and_waiting_is_no_attempt_of_it()
    {
        var handOver = await HandedOverAsync(25);
        Told(0);

        var batch = await HandOvers.BecomeImmediateAsync(handOver, Decision, "w", TokensAtRisk, default);
        Assert.That(batch.FirstCall, Is.Null);

        await Batches.SnoozeAsync(batch, TimeSpan.Zero, default);
        Assert.That(await ScalarAsync<string>("select status || ' ' || attempts from product_batches"), Is.EqualTo("PENDING 0"));
    }

    private Task<int> AttemptsAsync(ClaimedBatch batch) => ScalarAsync<int>($"select attempts from product_batches where id = '{batch.Id}'");

    private async Task QueuedAsync(int products) => await HandOvers.BecomeQueuedAsync(await HandedOverAsync(products), Decision, default);

    private async Task<HandOver> HandedOverAsync(int products)
    {
        var saved = await Sellers.SaveAsync(Reading(Range(0, products)), SearchBy(Guid.NewGuid()), default);
        return (await HandOvers.TakeAsync(saved.HandOverId!.Value, default))!;
    }
}

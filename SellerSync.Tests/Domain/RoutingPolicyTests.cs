using CsCheck;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class RoutingPolicyTests
{
    private static readonly RoutingThresholds Thresholds = new();

    private static readonly Gen<TokenBucket?> AnyBucket = Gen.OneOf(Gen.Const((TokenBucket?)null), Some.Bucket.Select(bucket => (TokenBucket?)bucket));

    private static readonly Gen<int?> AnyUsage = Gen.OneOf(Gen.Const((int?)null), Gen.Int[0, 5_000].Select(tokens => (int?)tokens));

    [TestCase(0, 20, RoutingReason.LowTokens)]
    [TestCase(-231, 20, RoutingReason.LowTokens)]
    [TestCase(4_499, 20, RoutingReason.LowTokens)]
    [TestCase(4_500, 50, RoutingReason.Default, Description = "exactly 30 %")]
    [TestCase(12_000, 50, RoutingReason.Default, Description = "exactly 80 %")]
    [TestCase(12_001, 75, RoutingReason.PlentyOfTokens)]
    [TestCase(15_000, 75, RoutingReason.PlentyOfTokens)]
    public void The_token_level_sets_the_threshold(int available, int threshold, RoutingReason reason)
    {
        var decision = RoutingPolicy.Decide(10, Some.BucketWith(available), 0, Thresholds);

        Assert.That((decision.Threshold, decision.Reason), Is.EqualTo((threshold, reason)));
    }

    [TestCase(359, 20)]
    [TestCase(360, 50)]
    [TestCase(960, 50)]
    [TestCase(961, 75)]
    public void A_smaller_plan_has_the_same_shares(int available, int threshold) =>
        Assert.That(RoutingPolicy.Decide(10, Some.BucketWith(available, rate: 20), 0, Thresholds).Threshold, Is.EqualTo(threshold));

    [TestCase(15_000, 2_000, 75, RoutingReason.PlentyOfTokens)]
    [TestCase(15_000, 2_001, 20, RoutingReason.HeavyUser)]
    [TestCase(9_000, 2_000, 50, RoutingReason.Default)]
    [TestCase(9_000, 2_001, 20, RoutingReason.HeavyUser)]
    [TestCase(15_000, null, 75, RoutingReason.PlentyOfTokens)]
    [TestCase(9_000, null, 50, RoutingReason.Default)]
    [TestCase(100, null, 20, RoutingReason.LowTokens)]
    public void A_heavy_user_is_throttled_and_unknown_usage_leaves_the_systems_threshold(int available, int? usage, int threshold, RoutingReason reason)
    {
        var decision = RoutingPolicy.Decide(10, Some.BucketWith(available), usage, Thresholds);

        Assert.That((decision.Threshold, decision.Reason), Is.EqualTo((threshold, reason)));
    }

    [TestCase(0)]
    [TestCase(2_001)]
    [TestCase(null)]
    public void Without_a_token_status_the_careful_threshold_counts(int? usage) => Assert.That(
        RoutingPolicy.Decide(21, null, usage, Thresholds),
        Is.EqualTo(new RoutingDecision(Route.Queue, 21, 20, null, RoutingReason.TokenStatusUnavailable)));

    [TestCase(100, 20, Route.Immediate)]
    [TestCase(100, 21, Route.Queue)]
    [TestCase(9_000, 50, Route.Immediate)]
    [TestCase(9_000, 51, Route.Queue)]
    [TestCase(15_000, 75, Route.Immediate)]
    [TestCase(15_000, 76, Route.Queue)]
    public void Exactly_the_threshold_is_processed_at_once(int available, int products, Route route) =>
        Assert.That(RoutingPolicy.Decide(products, Some.BucketWith(available), 0, Thresholds).Route, Is.EqualTo(route));

    [Test]
    public void The_decision_says_how_full_the_bucket_was()
    {
        Assert.That(RoutingPolicy.Decide(1, Some.BucketWith(10_005), 0, Thresholds).TokenPercent, Is.EqualTo(66.7m));
        Assert.That(RoutingPolicy.Decide(1, Some.BucketWith(-231), 0, Thresholds).TokenPercent, Is.EqualTo(0m));
    }

    [Test]
    public void It_agrees_with_the_requirement_text() => Gen.Select(Gen.Int[0, 200], AnyBucket, AnyUsage).Sample((products, bucket, usage) =>
    {
        var fillPercent = bucket is null ? 0.0 : bucket.Capacity == 0 ? 0.0 : bucket.Available / (double)bucket.Capacity;
        var threshold = 50;
        if (fillPercent < 0.3)
            threshold = 20;
        if (fillPercent > 0.8)
            threshold = 75;
        if (usage > 2_000)
            threshold = 20;

        var decision = RoutingPolicy.Decide(products, bucket, usage, Thresholds);

        Assert.That((decision.Threshold, decision.Route == Route.Queue), Is.EqualTo((threshold, products > threshold)));
    });

    [Test]
    public void The_decision_is_whether_the_count_is_over_the_threshold_and_more_products_never_leave_the_queue() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 200], AnyBucket, AnyUsage).Sample((products, more, bucket, usage) =>
        {
            var few = RoutingPolicy.Decide(products, bucket, usage, Thresholds);
            var many = RoutingPolicy.Decide(products + more, bucket, usage, Thresholds);

            Assert.That(few.Route == Route.Queue, Is.EqualTo(products > few.Threshold));
            Assert.That(many.Threshold, Is.EqualTo(few.Threshold), "the count plays no part in the threshold");
            Assert.That(few.Route == Route.Immediate || many.Route == Route.Queue, Is.True);
        });

    [TestCase(0, 100, Description = "a paid tier")]
    [TestCase(2_001, 60, Description = "a paid tier's heavy user")]
    public void Whoever_calls_may_choose_another_set_of_numbers_for_a_user_or_an_hour(int usage, int threshold)
    {
        var paidTier = Thresholds with { Default = 100, HeavyUser = 60 };

        Assert.That(RoutingPolicy.Decide(10, Some.BucketWith(9_000), usage, paidTier).Threshold, Is.EqualTo(threshold));
    }

    [TestCase(Route.Immediate, "immediate")]
    [TestCase(Route.Queue, "queue")]
    public void Routes_have_words(Route route, string word) => Assert.That(route.Word(), Is.EqualTo(word));

    [Test]
    public void Every_reason_has_a_word_of_its_own() =>
        Assert.That(Enum.GetValues<RoutingReason>().Select(reason => reason.Word()), Is.Unique);
}

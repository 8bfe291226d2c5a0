using CsCheck;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Domain;

/// <summary>Generators of the domain's own values.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Moment = new(2026, 10, 8, 12, 0, 0, TimeSpan.Zero);

    public static readonly Gen<Asin> Asin =
        Gen.String[Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"], 10, 10].Select(SellerSync.Domain.Asins.Asin.Parse);

    /// <summary>From a handful of ASINs, so that lists repeat some.</summary>
    public static readonly Gen<Asin> FewAsins = Gen.Int[0, 30].Select(AsinOf);

    /// <summary>Of any plan, in debt or full, refilled each minute or faster; the next lump is due within one period of <see cref="Moment"/>.</summary>
    public static readonly Gen<TokenBucket> Bucket =
        from rate in Gen.Int[0, 2_500]
        from available in Gen.Int[-1_000, 60 * rate]
        from reduction in Gen.Double[0, 60]
        from period in Gen.Long[1, TimeSpan.TicksPerMinute]
        from due in Gen.Long[1, period]
        select new TokenBucket(available, rate, reduction, Moment.AddTicks(due), TimeSpan.FromTicks(period));

    public static Asin AsinOf(int number) => SellerSync.Domain.Asins.Asin.Parse($"B{number:D9}");

    /// <summary>A bucket of the plan with 250 tokens a minute.</summary>
    public static TokenBucket BucketWith(int available, int rate = 250, double reduction = 0) =>
        new(available, rate, reduction, Moment.AddSeconds(20), TimeSpan.FromMinutes(1));
}

using SellerSync.Domain.Tokens;

namespace SellerSync.Domain.Batches;

/// <summary>Work as the forecast sees it.</summary>
/// <param name="Tokens">What it is expected to cost.</param>
/// <param name="Time">How long its calls take where tokens are no obstacle.</param>
public sealed record PlannedWork(double Tokens, TimeSpan Time)
{
    public static PlannedWork None { get; } = new(0, TimeSpan.Zero);

    /// <param name="size">How its products are put into calls.</param>
    public static PlannedWork Of(int products, CostEstimate cost, ChunkSize size)
    {
        // The calls of one batch all end before those of the next begin.
        var (batches, rest) = Math.DivRem(products, BatchPlan.ProductsPerBatch);
        return new PlannedWork(products * cost.Mean, ((batches * Rounds(BatchPlan.ProductsPerBatch, size)) + Rounds(rest, size)) * cost.CallTime);
    }

    // As one call ends the next begins; at the end some wait for the last, on average for half a call.
    private static double Rounds(int products, ChunkSize size)
    {
        var calls = Math.Ceiling((double)products / size.Products);
        var atOnce = Math.Min(calls, size.CallsAtOnce);
        return calls == 0 ? 0 : (calls / atOnce) + ((atOnce - 1) / (2 * atOnce));
    }

    public static PlannedWork operator +(PlannedWork left, PlannedWork right) => new(left.Tokens + right.Tokens, left.Time + right.Time);
}

/// <summary>What products will cost and when the last of them will be stored.</summary>
/// <param name="Tokens">For what is not settled yet.</param>
/// <param name="Before">Products of others that come before.</param>
public sealed record Forecast(TokenRange Tokens, int Before, DateTimeOffset ReadyAt);

/// <summary>When work will be done: not before its calls and those of the work before it could run, and not before their tokens have come.</summary>
public static class QueueForecast
{
    /// <param name="own">The work that somebody waits for.</param>
    /// <param name="before">What is claimed before it.</param>
    /// <param name="bucket">The bucket now; null when unknown, and then only the calls count.</param>
    /// <param name="floor">The level that this work leaves untouched.</param>
    public static DateTimeOffset ReadyAt(PlannedWork own, PlannedWork before, TokenBucket? bucket, int floor, DateTimeOffset now)
    {
        var all = own + before;
        var called = now + all.Time;
        var current = bucket?.At(now);
        var missing = current?.Needed((int)Math.Ceiling(all.Tokens), floor) ?? 0;
        if (current is null || missing == 0 || current.Lump == 0)
        {
            return called;
        }

        // Over a long wait the bucket is never full: each lump is spent as it comes.
        var lumps = (missing + current.Lump - 1) / current.Lump;
        var paid = current.NextRefillAt + TimeSpan.FromTicks(current.RefillPeriod.Ticks * (lumps - 1));
        return paid > called ? paid : called;
    }

    /// <summary>The contract's words: <c>&lt; 1 minute</c> or <c>{n} minutes</c>.</summary>
    public static string Words(TimeSpan wait) =>
        wait < TimeSpan.FromMinutes(1) ? "< 1 minute" : $"{Math.Max(2, (int)Math.Ceiling(wait.TotalMinutes))} minutes";
}

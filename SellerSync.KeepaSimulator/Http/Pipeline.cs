using Microsoft.AspNetCore.Http;
using SellerSync.KeepaSimulator.Bucket;
using SellerSync.KeepaSimulator.Faults;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>What every Keepa request goes through: key, parameters, balance, faults, work, charge, answer.</summary>
internal sealed class Pipeline(
    SimulatorOptions options,
    TimeProvider time,
    TokenBuckets buckets,
    Books books,
    FaultPlans faults,
    Replayed replayed,
    CancellationToken stopping)
{
    /// <param name="http">The request.</param>
    /// <param name="parse">What stands at its path; null for nothing.</param>
    public async Task HandleAsync(HttpContext http, Func<Parameters, KeepaRequest>? parse)
    {
        var start = time.GetUtcNow();
        TokenBucket? bucket = null;
        FaultPlan? fault = null;
        Reply reply;
        try
        {
            if (parse is null)
                throw new RejectedException(404, KeepaError.NotFound);

            var key = http.Request.Query["key"].ToString();
            if (KeyCheck.Refusal(key, options.Key) is { } refusal)
                throw refusal;

            if (replayed.Find(http.Request) is { } recorded)
            {
                await Wire.SendAsync(http, recorded.Status, Wire.Json, Wire.Bytes(recorded.Body));
                return;
            }

            bucket = buckets.Of(key);
            var request = parse(new(http.Request.Query));
            if (!bucket.Admits && request.Path != "/token")
            {
                books.Refuse();
                throw new RejectedException(429, KeepaError.NotEnoughTokens);
            }

            fault = faults.Take(request.Path, request.Subjects);
            reply = fault is { RunsRequest: false }
                ? new(200, bucket) { PayloadName = request.PayloadName }
                : await RunAsync(request, bucket, start);
            await WaitAsync(fault is { Kind: FaultKind.Delay } ? fault.Delay : 0);
        }
        catch (RejectedException rejected)
        {
            var isBare = rejected.Status == 429 && !options.RefusalHasError;
            reply = new(rejected.Status, bucket) { Error = isBare ? null : rejected.Error };
        }

        await (fault is null
            ? Wire.SendAsync(http, reply.Status, Wire.Json, Wire.Bytes(reply.Write(start, options.EnvelopeLast)))
            : new FaultyAnswer(fault, time).SendAsync(http, FaultyPayload.Damage(reply, fault), answer => answer.Write(start, options.EnvelopeLast)));
    }

    // A caller who hangs up pays all the same: Keepa has done the work.
    private async Task<Reply> RunAsync(KeepaRequest request, TokenBucket bucket, DateTimeOffset start)
    {
        var answer = request.Run(start);
        if (options.ChargeTime == ChargeTime.Start)
            Charge(request, answer, bucket);
        await WaitAsync((int)options.Latency.TotalMilliseconds);
        if (options.ChargeTime == ChargeTime.End)
            Charge(request, answer, bucket);
        return new(200, bucket) { PayloadName = answer.PayloadName, Payload = answer.Payload, Tokens = answer.Tokens };
    }

    private void Charge(KeepaRequest request, KeepaAnswer answer, TokenBucket bucket)
    {
        if (answer.Tokens == 0)
            return;

        bucket.Spend(answer.Tokens);
        books.Enter(new(time.GetUtcNow().ToUnixTimeMilliseconds(), request.Path, request.Asins, answer.Tokens, request.Seller, request.Domain));
    }

    private Task WaitAsync(int milliseconds) =>
        milliseconds <= 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), time, stopping);
}

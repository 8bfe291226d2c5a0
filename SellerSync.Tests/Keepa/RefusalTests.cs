using System.Net;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Keepa;

/// <summary>Refusals and answers that are none, told apart with a sentence for a person.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RefusalTests
{
    private const string Error = "\"error\":{\"type\":\"invalidParameter\",\"message\":\"You used an invalid parameter.\",\"details\":\"\"}";

    private const string Zeros =
        "\"processingTimeInMs\":0,\"refillIn\":0,\"refillRate\":0,\"timestamp\":1790277678673,\"tokenFlowReduction\":0.0,\"tokensConsumed\":0,\"tokensLeft\":0";

    private static async Task<KeepaException> RefusedAsync(StubKeepa keepa) =>
        (await Assert.ThrowsAsync<KeepaException>(() => keepa.AskProductsAsync("B000000001")))!;

    [TestCase(400, KeepaFault.Rejected)]
    [TestCase(401, KeepaFault.PaymentRequired)]
    [TestCase(402, KeepaFault.PaymentRequired)]
    [TestCase(403, KeepaFault.PaymentRequired)]
    [TestCase(404, KeepaFault.WrongPath)]
    [TestCase(405, KeepaFault.OutOfRange)]
    [TestCase(429, KeepaFault.RateLimited)]
    [TestCase(500, KeepaFault.Unavailable)]
    [TestCase(502, KeepaFault.Unavailable)]
    [TestCase(503, KeepaFault.Unavailable)]
    [TestCase(504, KeepaFault.Unreachable)]
    [TestCase(522, KeepaFault.Unreachable)]
    [TestCase(524, KeepaFault.Unreachable)]
    [TestCase(302, KeepaFault.UnexpectedAnswer)]
    public async Task A_status_names_its_fault_whatever_the_body(int status, KeepaFault fault)
    {
        foreach (var body in new[] { "", "<html>", "{}", "{\"products\":null", $"{{{Zeros},{Error}}}", $"{{{Json.Envelope}}}" })
        {
            using var keepa = new StubKeepa();

            Assert.That((await RefusedAsync(keepa.Answers(body, (HttpStatusCode)status))).Fault, Is.EqualTo(fault), body);
        }
    }

    [TestCase(503, false)]
    [TestCase(504, true)]
    [TestCase(524, true)]
    public async Task A_call_that_a_gateway_gave_up_may_have_been_charged_as_one_that_timed_out(int status, bool mayBeCharged)
    {
        using var keepa = new StubKeepa();

        var exception = await RefusedAsync(keepa.Answers("<html>", (HttpStatusCode)status));

        Assert.That((exception.MayBeCharged, exception.Tokens), Is.EqualTo((mayBeCharged, (TokenReading?)null)));
    }

    [Test]
    public async Task An_errors_zeros_are_no_balance()
    {
        using var keepa = new StubKeepa();

        var exception = await RefusedAsync(keepa.Answers($"{{{Zeros},{Error}}}", HttpStatusCode.BadRequest));

        Assert.That((exception.Tokens, keepa.Gauge.Latest), Is.EqualTo(((TokenReading?)null, (TokenStatus?)null)));
    }

    [Test]
    public async Task A_429_tells_the_time_to_the_next_refill_and_the_balance()
    {
        using var keepa = new StubKeepa();

        var exception = await RefusedAsync(keepa.Answers(
            "{\"timestamp\":1767225600000,\"tokensLeft\":-231,\"refillIn\":41000,\"refillRate\":25,\"tokenFlowReduction\":0,\"tokensConsumed\":0,\"processingTimeInMs\":0}",
            HttpStatusCode.TooManyRequests));

        Assert.That(exception.RetryAfter, Is.EqualTo(TimeSpan.FromSeconds(41)));
        Assert.That(exception.Tokens!.TokensLeft, Is.EqualTo(-231));
        Assert.That(keepa.Gauge.Latest!.Bucket.Available, Is.EqualTo(-231));
    }

    [Test]
    public async Task A_429_without_a_body_tells_no_time()
    {
        using var keepa = new StubKeepa();

        Assert.That((await RefusedAsync(keepa.Answers("", HttpStatusCode.TooManyRequests))).RetryAfter, Is.Null);
    }

    [TestCase("invalidParameter", KeepaFault.Rejected)]
    [TestCase("invalidToken", KeepaFault.Rejected)]
    [TestCase("notEnoughTokens", KeepaFault.RateLimited)]
    [TestCase("NOT_ENOUGH_TOKEN", KeepaFault.RateLimited)]
    public async Task An_error_inside_a_200_is_a_refusal(string type, KeepaFault fault)
    {
        using var keepa = new StubKeepa();

        var exception = await RefusedAsync(keepa.Answers($"{{{Json.Envelope},\"products\":null,\"error\":{{\"type\":\"{type}\",\"message\":\"m\"}}}}"));

        Assert.That(exception.Fault, Is.EqualTo(fault));
        Assert.That(keepa.Gauge.Latest!.Bucket.Available, Is.EqualTo(14_900), "the envelope is read all the same");
    }

    [TestCase("")]
    [TestCase("  \r\n ")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("17")]
    [TestCase("\"text\"")]
    [TestCase("<html><body>Maintenance</body></html>")]
    [TestCase("{\"products\":[]}")]
    [TestCase("{,}")]
    [TestCase("{\"a\":}")]
    [TestCase("{\"a\"1}")]
    [TestCase("{a:1}")]
    [TestCase("{\"products\":[,]}")]
    [TestCase("ENVELOPE")]
    [TestCase("ENVELOPE,\"products\":null")]
    [TestCase("ENVELOPE,\"products\":{}")]
    [TestCase("ENVELOPE,\"products\":\"[]\"")]
    public async Task An_answer_of_another_shape_is_a_clear_error(string body)
    {
        using var keepa = new StubKeepa();
        body = body.StartsWith("ENV", StringComparison.Ordinal) ? $"{{{body.Replace("ENVELOPE", Json.Envelope, StringComparison.Ordinal)}}}" : body;

        Assert.That((await RefusedAsync(keepa.Answers(body))).Fault, Is.EqualTo(KeepaFault.UnexpectedAnswer));
    }

    [Test]
    public async Task An_answer_that_breaks_off_anywhere_never_passes_for_a_whole_one()
    {
        var whole = Json.Products(Json.Product("B000000001", "\"title\":\"\\u00e9{\""), Json.Product("B000000002"));
        for (var length = 1; length < whole.Length; length++)
        {
            using var keepa = new StubKeepa();

            Assert.That((await RefusedAsync(keepa.Answers(whole[..length]))).Fault, Is.EqualTo(KeepaFault.Unreachable), whole[..length]);
        }
    }

    [Test]
    public async Task A_402_tells_a_person_what_to_look_at()
    {
        using var keepa = new StubKeepa();

        Assert.That((await RefusedAsync(keepa.Answers("", HttpStatusCode.PaymentRequired))).Message, Does.Contain("key").And.Contains("subscription"));
    }

    [Test]
    public async Task The_envelope_may_stand_before_or_behind_the_payload_in_any_order()
    {
        using var keepa = new StubKeepa();
        keepa.Answers($$"""{"products":[{{Json.Product("B000000001")}}],"new":[{"x":"]"}],{{Json.Envelope}} } """);

        var answer = await keepa.AskProductsAsync("B000000001");

        Assert.That((answer.Tokens.TokensConsumed, answer.Tokens.NextRefillAt), Is.EqualTo(
            (7, DateTimeOffset.FromUnixTimeMilliseconds(1767225600000 + 12 + 30_000))));
        Assert.That(keepa.Gauge.Latest!.Bucket.Available, Is.EqualTo(14_900));
    }

    [TestCase("tokensLeft", "-2147483648", true)]
    [TestCase("tokenFlowReduction", "-1e308", true)]
    [TestCase("tokensConsumed", "\"7\"", true)]
    [TestCase("tokensLeft", "\"14900\"", false)]
    [TestCase("refillRate", "2147483647", false)]
    [TestCase("refillIn", "2147483647", false)]
    [TestCase("timestamp", "9e300", false)]
    public async Task A_balance_that_cannot_be_true_is_not_counted_with(string field, string value, bool usable)
    {
        using var keepa = new StubKeepa();
        var envelope = System.Text.RegularExpressions.Regex.Replace(Json.Envelope, $"(?<=\"{field}\":)[^,]+", value);
        keepa.Answers($"{{{envelope},\"products\":[]}}");

        if (usable)
        {
            await keepa.AskProductsAsync("B000000001");
            Assert.That(keepa.Gauge.Latest!.Bucket.Available, Is.LessThan(14_901));
        }
        else
        {
            Assert.That((await RefusedAsync(keepa)).Fault, Is.EqualTo(KeepaFault.UnexpectedAnswer));
        }
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Routing;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Http;
using SellerSync.Functions.OperatorBatches;
using SellerSync.Functions.OperatorDraining;

namespace SellerSync.Tests.Operators;

[Parallelizable(ParallelScope.All)]
public sealed class OperatorRequestTests
{
    private static readonly EntryPosition Position = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, 123, 456, TimeSpan.Zero), Guid.Parse("0b6c2f0e-97b5-4b39-9a77-0c1f7c6f5a11"));

    [Test]
    public void Without_parameters_all_batches_are_asked_for()
    {
        var (list, error) = Read("");

        Assert.That(error, Is.Null);
        Assert.That(list, Is.EqualTo(new BatchListRequest(new BatchFilter(), null, 50)));
    }

    [Test]
    public void Each_filter_is_read()
    {
        var user = Guid.NewGuid();

        var (list, error) = Read($"?status=FAILED&sellerId=A1SMALLSHOP12&domain=3&userId={user}&limit=7&cursor={PageCursor.Encode(Position)}");

        Assert.That(error, Is.Null);
        Assert.That(list, Is.EqualTo(new BatchListRequest(
            new BatchFilter(BatchStatus.Failed, (SellerId.Parse("A1SMALLSHOP12"), Marketplace.Find(3)!), user), Position, 7)));
    }

    [TestCase("status", "?status=failed")]
    [TestCase("status", "?status=FAILED&status=PENDING")]
    [TestCase("userId", "?userId=me")]
    [TestCase("userId", "?userId=0b6c2f0e97b54b399a770c1f7c6f5a11")]
    [TestCase("sellerId", "?sellerId=short")]
    [TestCase("domain", "?sellerId=A1SMALLSHOP12&domain=99")]
    [TestCase("domain", "?domain=1")]
    [TestCase("limit", "?limit=0")]
    [TestCase("limit", "?limit=201")]
    [TestCase("cursor", "?cursor=x")]
    [TestCase("cursor", "?cursor=fDB8")]
    public void What_is_wrong_is_named(string name, string query) => Assert.That(Read(query).Error?.Name, Is.EqualTo(name));

    [Test]
    public void A_cursor_leads_back_to_its_position()
    {
        var decision = new DecisionPosition(Position.At, 7);

        Assert.That(PageCursor.ReadEntry(Query($"?cursor={PageCursor.Encode(Position)}")), Is.EqualTo(Position));
        Assert.That(PageCursor.ReadDecision(Query($"?cursor={PageCursor.Encode(decision)}")), Is.EqualTo(decision));
        Assert.That(PageCursor.ReadDecision(Query($"?cursor={PageCursor.Encode(Position)}")), Is.Null, "one of another list");
    }

    [TestCase("""{"reason":"  Keepa charges twice  "}""", "Keepa charges twice", null)]
    [TestCase("""{}""", "", "reason is required")]
    [TestCase("""{"reason":"   "}""", "", "reason is required")]
    [TestCase("""{"reason":7}""", "", "reason is required")]
    [TestCase("""{"reason":"a\u0000b"}""", "a\0b", "reason must be one line of text")]
    [TestCase("""{"reason":"a\nb"}""", "a\nb", "reason must be one line of text")]
    public void A_pause_has_a_reason(string json, string reason, string? error)
    {
        var body = JsonDocument.Parse(json).RootElement;

        Assert.That(PauseReason.TryRead(body, out var read, out var complaint), Is.EqualTo(error is null));
        Assert.That((read, complaint), Is.EqualTo((reason, error)));
    }

    [Test]
    public void A_reason_of_a_page_is_too_long()
    {
        var body = JsonSerializer.SerializeToElement(new { reason = new string('a', 501) });

        Assert.That(PauseReason.TryRead(body, out _, out var error), Is.False);
        Assert.That(error, Is.EqualTo("reason must have at most 500 characters"));
    }

    private static (BatchListRequest List, BadParameter? Error) Read(string query)
    {
        var parameters = Query(query);
        return (BatchListRequest.Read(parameters), parameters.Error);
    }

    private static QueryParameters Query(string query) =>
        new(new DefaultHttpContext { Request = { QueryString = new QueryString(query) } }.Request.Query);
}

using System.IO.Compression;
using System.Text;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;

namespace SellerSync.Tests.Keepa;

/// <summary>What only a real connection shows: compression, answers that trickle or break off, cancellation.</summary>
[Parallelizable(ParallelScope.All)]
[CancelAfter(30_000)]
public sealed class WireTests
{
    private static Task<KeepaAnswer<ProductsAnswer>> AskAsync(WireKeepa keepa, CancellationToken cancellationToken) =>
        keepa.Keepa.GetProductsAsync(StubKeepa.Seller, StubKeepa.Us, [Asin.Parse("B000000001")], cancellationToken);

    private static async Task<KeepaException> FailsAsync(WireKeepa keepa, CancellationToken cancellationToken) =>
        (await Assert.ThrowsAsync<KeepaException>(() => AskAsync(keepa, cancellationToken)))!;

    private static byte[] GZip(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    private static byte[] Answer { get; } = Encoding.UTF8.GetBytes(Json.Products(Json.Product("B000000001", $"\"title\":\"{new string('x', 50_000)}\"")));

    private static Func<Stream, CancellationToken, Task> Sends(params byte[][] parts) => async (stream, token) =>
    {
        foreach (var part in parts)
        {
            await stream.WriteAsync(part, token);
        }
    };

    [Test]
    public async Task A_gzipped_answer_is_asked_for_and_read(CancellationToken cancellationToken)
    {
        await using var keepa = new WireKeepa(Sends(WireKeepa.Head("Content-Encoding: gzip\r\n"), GZip(Answer)));

        var answer = await AskAsync(keepa, cancellationToken);

        Assert.That(answer.Value.Products, Has.Count.EqualTo(1));
        Assert.That(keepa.Headers, Does.Contain("Accept-Encoding: gzip"));
    }

    [TestCase(200)]
    [TestCase(-20)]
    public async Task Gzip_that_breaks_off_is_no_answer(int length, CancellationToken cancellationToken)
    {
        var packed = GZip(Answer);
        await using var keepa = new WireKeepa(Sends(WireKeepa.Head("Content-Encoding: gzip\r\n"), packed[..(length < 0 ? packed.Length + length : length)]));

        Assert.That(await FailsAsync(keepa, cancellationToken), Has.Property("Fault").EqualTo(KeepaFault.Unreachable).And.Property("MayBeCharged").True);
    }

    [Test]
    public async Task Gzip_with_a_wrong_checksum_is_no_answer(CancellationToken cancellationToken)
    {
        var packed = GZip(Answer);
        packed[^6] ^= 1;
        await using var keepa = new WireKeepa(Sends(WireKeepa.Head("Content-Encoding: gzip\r\n"), packed));

        Assert.That((await FailsAsync(keepa, cancellationToken)).Fault, Is.EqualTo(KeepaFault.Unreachable));
    }

    [Test]
    public async Task A_gzip_bomb_is_cut_off(CancellationToken cancellationToken)
    {
        var blank = GZip(new byte[8 << 20].Select(_ => (byte)' ').ToArray());
        await using var keepa = new WireKeepa(
            Sends([WireKeepa.Head("Content-Encoding: gzip\r\n"), .. Enumerable.Repeat(blank, 20)]), ("Keepa:MaxAnswerBytes", "10000000"));

        Assert.That((await FailsAsync(keepa, cancellationToken)).Fault, Is.EqualTo(KeepaFault.UnexpectedAnswer));
    }

    [Test]
    public async Task A_single_value_without_end_is_cut_off_long_before_the_whole_allowance(CancellationToken cancellationToken)
    {
        var endless = GZip(Enumerable.Repeat((byte)'x', 8 << 20).ToArray());
        await using var keepa = new WireKeepa(
            Sends([WireKeepa.Head("Content-Encoding: gzip\r\n"), GZip("{\"a\":\""u8.ToArray()), .. Enumerable.Repeat(endless, 100)]),
            ("Keepa:MaxAnswerBytes", "1000000000"));

        Assert.That((await FailsAsync(keepa, cancellationToken)).Fault, Is.EqualTo(KeepaFault.UnexpectedAnswer));
    }

    [Test]
    public async Task A_connection_that_ends_inside_the_body_is_no_answer(CancellationToken cancellationToken)
    {
        await using var keepa = new WireKeepa(Sends(WireKeepa.Head("Content-Length: 99999\r\n"), Answer));

        Assert.That(await FailsAsync(keepa, cancellationToken), Has.Property("Fault").EqualTo(KeepaFault.Unreachable).And.Property("MayBeCharged").True);
    }

    [Test]
    public async Task Nobody_listening_is_told_apart_since_nothing_was_charged(CancellationToken cancellationToken)
    {
        await using var keepa = new WireKeepa(Sends());
        keepa.Close();

        Assert.That(await FailsAsync(keepa, cancellationToken), Has.Property("Fault").EqualTo(KeepaFault.Unreachable).And.Property("MayBeCharged").False);
    }

    [TestCase("")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n{\"products\":[{")]
    public async Task The_deadline_holds_for_headers_and_body_together(string beginning, CancellationToken cancellationToken)
    {
        var began = new TaskCompletionSource();
        await using var keepa = new WireKeepa(async (stream, token) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), token);
            began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });

        var asking = FailsAsync(keepa, cancellationToken);
        await began.Task;
        while (!asking.IsCompleted)
        {
            keepa.Time.Advance(TimeSpan.FromSeconds(121)); // until the client has begun to wait
            await Task.Yield();
        }

        Assert.That(await asking, Has.Property("Fault").EqualTo(KeepaFault.Unreachable).And.Property("MayBeCharged").True);
    }

    [Test]
    public async Task The_callers_own_cancellation_stays_one(CancellationToken cancellationToken)
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var keepa = new WireKeepa(async (stream, token) =>
        {
            await stream.WriteAsync(WireKeepa.Head(), token);
            await caller.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });

        await Assert.ThatAsync(() => AskAsync(keepa, caller.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_redirect_is_not_followed_since_it_would_take_the_key_along(CancellationToken cancellationToken)
    {
        await using var keepa = new WireKeepa(Sends(Encoding.ASCII.GetBytes("HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")));

        Assert.That((await FailsAsync(keepa, cancellationToken)).Fault, Is.EqualTo(KeepaFault.UnexpectedAnswer));
        Assert.That(keepa.Connections, Is.EqualTo(1));
    }
}

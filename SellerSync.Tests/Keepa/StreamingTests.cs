using System.Text;
using CsCheck;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
public sealed class StreamingTests
{
    private const string Product =
        "\"title\":\"quote \\\" slash \\\\ brace } \\u00e9\",\"junk\":[{\"a\":\"]\"},[[]],-1.5e3,true,null],\"monthlySold\":5";

    [Test]
    public Task An_answer_reads_the_same_however_the_network_cuts_it() =>
        Gen.Select(Gen.Int[1, 40].Array[1, 20], Gen.Int[1, 6]).SampleAsync(
            async (cuts, count) =>
            {
                var asins = Enumerable.Range(1, count).Select(i => $"B00000000{i}").ToArray();
                var body = Encoding.UTF8.GetBytes($" {Json.Products([.. asins.Select(asin => Json.Product(asin, Product))])}\r\n");
                using var keepa = new StubKeepa().Answers(new CutStream(body, cuts));

                var answer = await keepa.AskProductsAsync(asins);

                Assert.That(answer.Value.Products.Select(product => product.Asin.Value), Is.EqualTo(asins));
                Assert.That(answer.Value.Products, Has.All.Property("Title").EqualTo("quote \" slash \\ brace } \u00e9").And.All.Property("MonthlySales").EqualTo(5));
            },
            iter: 200);

    [Test]
    public Task Random_damage_never_escapes_as_anything_but_a_clear_error_or_a_product() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 2]).Array[1, 4].SampleAsync(
            async damages =>
            {
                var body = Encoding.UTF8.GetBytes(Json.Products(
                    Json.Product("B000000001", $"{Product},{Json.Offer("\"offerCSV\":[1,2,3],\"stockCSV\":[1,2],\"lastSeen\":5")}"),
                    Json.Product("B000000002", "\"stats\":{\"buyBoxPrice\":5,\"current\":[1,2,3,4]},\"images\":[{\"l\":\"a\"}]"))).ToList();
                foreach (var (place, value, kind) in damages)
                {
                    var at = place % body.Count;
                    if (kind == 0) body[at] = value;
                    else if (kind == 1) body.RemoveAt(at);
                    else body.Insert(at, value);
                }

                using var keepa = new StubKeepa().Answers(new MemoryStream([.. body]));
                try
                {
                    var answer = (await keepa.AskProductsAsync("B000000001", "B000000002")).Value;
                    Assert.That(answer.Products.Count + answer.Failures.Count, Is.EqualTo(2));
                }
                catch (KeepaException exception)
                {
                    Assert.That(exception.Fault, Is.Not.EqualTo(KeepaFault.PaymentRequired));
                }
            },
            iter: 2_000);

    [Test]
    [NonParallelizable] // it counts what the whole process allocates
    public async Task Memory_is_that_of_one_product_and_not_of_the_answer()
    {
        const int Count = 100;
        var filler = string.Join(',', Enumerable.Range(0, 60_000));
        var asins = Enumerable.Range(1, Count).Select(i => $"B{i:D9}").ToArray();
        var parts = asins.Select(asin => Encoding.UTF8.GetBytes($"{Json.Product(asin, $"\"junk\":[{filler}]")},")).ToList();
        await using var body = new GeneratedStream(
            [Encoding.UTF8.GetBytes($"{{{Json.Envelope},\"products\":["), .. parts, "null]}"u8.ToArray()]);
        using var keepa = new StubKeepa().Answers(body);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var answer = await keepa.AskProductsAsync(asins);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.That(answer.Value.Products, Has.Count.EqualTo(Count));
        Assert.That(body.Total, Is.GreaterThan(30_000_000));
        Assert.That(allocated, Is.LessThan(body.Total / 4), "buffers are rented, and products are not kept as JSON");
    }

    [Test]
    public async Task Recorded_answers_are_read_without_a_warning()
    {
        if (Recorded() is not { } folder)
        {
            Assert.Ignore("the recorded answers are not here");
            return;
        }

        using var keepa = new StubKeepa();
        var serum = (await keepa.Answers(await File.ReadAllTextAsync(Path.Combine(folder, "product-B0D8W1YVBX.json"))).AskProductsAsync("B0D8W1YVBX")).Value.Products.Single();
        var tubes = (await keepa.Answers(await File.ReadAllTextAsync(Path.Combine(folder, "product-B0F7XPYCSJ.json"))).AskProductsAsync("B0F7XPYCSJ")).Value.Products.Single();

        Assert.That(keepa.Log.Warnings, Is.Empty);
        Assert.That(serum, Has.Property("Brand").EqualTo("EQQUALBERRY").And.Property("Category").EqualTo("Beauty & Personal Care")
            .And.Property("SalesRank").EqualTo(23).And.Property("Rating").EqualTo(4.3m).And.Property("RatingCount").EqualTo(11_598)
            .And.Property("MonthlySales").EqualTo(100_000).And.Property("BuyBoxPrice").EqualTo(14.99m));
        Assert.That(serum.Images, Has.Count.EqualTo(9).And.ItemAt(0).EqualTo("614vlOIc8YL.jpg"));
        Assert.That(tubes, Has.Property("SalesRank").Null.And.Property("Rating").Null.And.Property("BuyBoxPrice").Null
            .And.Property("Offer").EqualTo((StorefrontOffer?)null));
        Assert.That(tubes.Images[0], Is.EqualTo("51AbyoYJunL.jpg"));
    }

    private static string? Recorded()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var recorded = Path.Combine(folder.FullName, "shared", "keepa");
            if (Directory.Exists(recorded))
            {
                return recorded;
            }
        }

        return null;
    }

    /// <summary>Gives its bytes in pieces of the lengths given, over and over.</summary>
    private sealed class CutStream(byte[] bytes, int[] cuts) : MemoryStream(bytes)
    {
        private int _next;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, cuts[_next++ % cuts.Length])], cancellationToken);
    }

    /// <summary>Gives one part after the other.</summary>
    private sealed class GeneratedStream(IReadOnlyList<byte[]> parts) : MemoryStream
    {
        private int _part;
        private int _offset;

        public long Total { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_part == parts.Count)
            {
                return ValueTask.FromResult(0);
            }

            var rest = parts[_part].AsMemory(_offset);
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            (_part, _offset) = count == rest.Length ? (_part + 1, 0) : (_part, _offset + count);
            Total += count;
            return ValueTask.FromResult(count);
        }
    }
}

using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Keepa.Json;
using SellerSync.Infrastructure.Keepa.Products;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>The two sides of figure 1 on one answer.</summary>
internal static class AnswerReading
{
    /// <summary>As the client does it: from the stream into products.</summary>
    public static async Task<ProductsAnswer> MapAsync(Stream stream, IReadOnlyList<Asin> asins)
    {
        var payload = new ProductsPayload(SellerId.Parse(GrownProducts.Seller), Marketplace.Find(1)!, asins, NullLogger.Instance);
        using var json = new JsonStream(stream, 1 << 30);
        await AnswerReader.ReadAsync(json, new Envelope(), payload, CancellationToken.None);
        return payload.ToAnswer();
    }

    /// <summary>The least that reading can be: every token once, and nothing kept.</summary>
    public static int Walk(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    public static Stream Unzip(byte[] zipped) => new GZipStream(new MemoryStream(zipped), CompressionMode.Decompress);

    public static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}

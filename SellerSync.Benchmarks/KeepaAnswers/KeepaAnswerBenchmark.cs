using BenchmarkDotNet.Attributes;
using SellerSync.Domain.Asins;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>Figure 1 as BenchmarkDotNet runs it. Not sealed: it derives a class from this one.</summary>
public class KeepaAnswerBenchmark
{
    private const int ProductCount = 10;

    private byte[] _json = [];
    private byte[] _zipped = [];
    private byte[] _unzipped = [];
    private Asin[] _asins = [];

    [GlobalSetup]
    public async Task MakeAnswerAsync()
    {
        var products = await GrownProducts.MakeAsync(ProductCount, CancellationToken.None);
        _asins = [.. products.Products.Keys.Select(Asin.Parse)];
        _json = products.Answer(products.Products.Keys);
        _zipped = AnswerReading.Zip(_json);
        _unzipped = new byte[_json.Length];
    }

    [Benchmark]
    public async Task<int> Map() => (await AnswerReading.MapAsync(new MemoryStream(_json), _asins)).Products.Count;

    [Benchmark]
    public int Walk() => AnswerReading.Walk(_json);

    [Benchmark]
    public async Task<int> MapZipped() => (await AnswerReading.MapAsync(AnswerReading.Unzip(_zipped), _asins)).Products.Count;

    [Benchmark]
    public int WalkZipped()
    {
        using var stream = AnswerReading.Unzip(_zipped);
        stream.ReadExactly(_unzipped);
        return AnswerReading.Walk(_unzipped);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>
/// Products as the simulator writes them, each grown to the size of a real one: by what makes real ones large, the offers of earlier
/// sellers with their long histories.
/// </summary>
internal sealed class GrownProducts
{
    public const string Seller = "A3LARGESHOP250";
    private const int Smallest = 100_000;
    private const int Largest = 300_000;

    private readonly string _envelope;

    private GrownProducts(string envelope, IReadOnlyDictionary<string, byte[]> products) => (_envelope, Products) = (envelope, products);

    /// <summary>JSON by ASIN.</summary>
    public IReadOnlyDictionary<string, byte[]> Products { get; }

    /// <summary>Always the same for the same count.</summary>
    public static async Task<GrownProducts> MakeAsync(int count, CancellationToken cancellationToken)
    {
        await using var keepa = await KeepaServer.StartAsync(cancellationToken: cancellationToken);
        using var http = new HttpClient { BaseAddress = keepa.Address };
        var seller = (await AskAsync(http, $"seller?key=k&domain=1&seller={Seller}&storefront=1", cancellationToken))["sellers"]![Seller]!;
        var asins = seller["asinList"]!.AsArray().Take(count).Select(asin => (string)asin!);
        var answer = await AskAsync(http, $"product?key=k&domain=1&asin={string.Join(',', asins)}&stats=1&history=0&offers=20&stock=1&only-live-offers=0", cancellationToken);
        var dice = new Random(1);
        var products = answer["products"]!.AsArray().OfType<JsonObject>().ToDictionary(product => (string)product["asin"]!, product => Grow(product, dice));
        answer.Remove("products");
        return new GrownProducts(answer.ToJsonString(), products);
    }

    /// <summary>One answer with these products.</summary>
    public byte[] Answer(IEnumerable<string> asins)
    {
        using var answer = new MemoryStream();
        answer.Write(Encoding.UTF8.GetBytes(_envelope.TrimEnd('}') + ",\"products\":["));
        var isFirst = true;
        foreach (var asin in asins)
        {
            answer.Write(isFirst ? [] : ","u8);
            answer.Write(Products[asin]);
            isFirst = false;
        }

        answer.Write("]}"u8);
        return answer.ToArray();
    }

    private static async Task<JsonObject> AskAsync(HttpClient http, string path, CancellationToken cancellationToken) =>
        JsonNode.Parse(await http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken))!.AsObject();

    private static byte[] Grow(JsonObject product, Random dice)
    {
        var offers = product["offers"]?.AsArray() ?? [];
        product["offers"] = offers;
        for (var missing = dice.Next(Smallest, Largest) - product.ToJsonString().Length; missing > 0;)
        {
            // At the end, so that the indices of live offers stay right.
            var offer = EarlierOffer(offers.Count + 1, dice);
            missing -= offer.Length + 1;
            offers.Add(JsonNode.Parse(offer));
        }

        return JsonSerializer.SerializeToUtf8Bytes(product);
    }

    private static string EarlierOffer(int id, Random dice)
    {
        var time = dice.Next(2_000_000, 5_000_000);
        var prices = new StringBuilder();
        for (var points = dice.Next(20, 400); points > 0; points--)
        {
            time += dice.Next(30, 20_000);
            prices.Append(CultureInfo.InvariantCulture, $"{time},{dice.Next(700, 25_000)},{(dice.Next(3) == 0 ? dice.Next(99, 599) : 0)},");
        }

        prices.Length--;
        return $$"""
            {"offerId":{{id}},"sellerId":"A{{dice.Next(1_000_000, 9_999_999)}}EARLIER","lastSeen":{{time}},"condition":{{dice.Next(1, 6)}},"conditionComment":"As described","isPrime":false,"isFBA":{{(dice.Next(2) == 0 ? "true" : "false")}},"isMAP":false,"isShippable":true,"isPreorder":false,"isWarehouseDeal":false,"isAmazon":false,"isPrimeExcl":false,"minOrderQty":1,"offerCSV":[{{prices}}]}
            """;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SellerSync.Tests.Journeys;

namespace SellerSync.Tests.Hostile;

/// <summary>
/// Every HTTP function under thousands of malformed, huge and hostile requests. Another run of chance:
/// <c>SELLERSYNC_HOSTILE_SEED=n</c>; a failure names its seed and its number.
/// </summary>
internal sealed class HostileInputTests
{
    private const int Cases = 10_500;
    private const int AtOnce = 12;
    private const long Mebibyte = 1024 * 1024;
    private const int MostHeld = 384; // MB, by the twelve and their answers: about twice what is seen
    private const int MostAllocated = 512; // KB for each, its bytes and their reader's included: about twice what is seen
    private const int UnknownHttpVersion = 505;
    private const string Japan = "A8NIHONSHOP060";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("SELLERSYNC_HOSTILE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 54;

    [Test]
    [NonParallelizable] // it measures the memory of the whole process
    [CancelAfter(180_000)]
    public async Task No_request_makes_a_function_fail_hang_or_grow(CancellationToken cancellationToken)
    {
        // A seller of Japan alone, with all its products bought: nothing that is right by chance is worth a token.
        await using var stack = await Stack.StartAsync(settings: [("Limits:RequestsPerMinutePerUser", "0"), ("Limits:EventStreamsPerUser", "1000")]);
        await stack.LookUpAsync(Japan, domain: 5);
        await stack.SettledAsync();
        var products = await stack.ProductsAsync(Japan, 5);
        var charges = stack.Keepa.Books.Charges.Count;
        var requests = new HostileRequests(Seed, stack.Functions.Address.AbsolutePath, DevelopmentToken.ForOperator(stack.UserId), Body(stack), new RightByChance(Japan, 5, products.Keys.ToHashSet()));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        // The first half fills pools that the second uses again: what grows then grows without end.
        var (warm, _) = await StormAsync(0, Cases / 2);
        var allocated = GC.GetTotalAllocatedBytes();
        var (_, peak) = await StormAsync(Cases / 2, Cases);
        allocated = GC.GetTotalAllocatedBytes() - allocated;

        Assert.That(stack.Keepa.Books.Charges.Skip(charges).Sum(charge => charge.Tokens), Is.Zero, "tokens");
        Assert.That(await stack.ProductsAsync(Japan, 5), Is.EquivalentTo(products));

        // The server keeps a connection whose body was refused for some seconds, to drain it.
        Assert.That(
            () => (GC.GetTotalMemory(forceFullCollection: true) - warm) / Mebibyte,
            Is.LessThan(64).After(30).Seconds.PollEvery(500).MilliSeconds,
            "MB that the second half left");
        Assert.That((peak - before) / Mebibyte, Is.LessThan(MostHeld), "MB held at once");
        Assert.That(allocated / (Cases / 2) / 1024, Is.LessThan(MostAllocated), "KB for each request, garbage included");
        Assert.That((await stack.LookUpAsync(Japan, domain: 5)).Status, Is.EqualTo(200), "it goes on as before");

        // When to collect is the runtime's choice and another on each machine: where there is much, what a collection leaves counts.
        long Held()
        {
            var held = GC.GetTotalMemory(forceFullCollection: false);
            if ((held - before) / Mebibyte >= MostHeld)
            {
                GC.Collect();
                held = GC.GetTotalMemory(forceFullCollection: false);
            }

            return held;
        }

        async Task<(long After, long Peak)> StormAsync(int from, int to)
        {
            var peak = 0L;
            var wrong = new ConcurrentQueue<string>();
            await Parallel.ForAsync(from, to, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (number, token) =>
            {
                var request = requests.At(number);
                if (await FaultAsync(stack, request, token) is { } fault)
                {
                    wrong.Enqueue($"seed {Seed}, number {number}, {request.Kind} at {request.Function}: {fault}\n{Shown(request)}");
                }

                InterlockedMax(ref peak, Held());
            });

            Assert.That(wrong.Take(5), Is.Empty);
            Assert.That(stack.Logs.WarningsAndWorse, Has.None.Contains("failed unexpectedly"));
            FaultJourneyTests.AssertNoSecretTold(stack);
            stack.Logs.Clear();
            return (GC.GetTotalMemory(forceFullCollection: true), peak);
        }
    }

    [Test]
    public void A_request_is_the_same_for_its_seed_and_number()
    {
        var body = new Dictionary<string, string> { ["sellerId"] = "\"A\"" };
        var right = new RightByChance("A", 5, new HashSet<string>());
        var requests = new HostileRequests(1, "/", "token", body, right);
        var again = new HostileRequests(1, "/", "token", body, right);

        Assert.That(again.At(17).Bytes, Is.EqualTo(requests.At(17).Bytes));
        Assert.That(Enumerable.Range(0, 2_000).Select(number => requests.At(number).Kind).Distinct().Count(), Is.EqualTo(14), "every kind comes up");
    }

    [TestCase("""{"sellerId":"A8NIHONSHOP060","domain":5,"asinList":["B000000001"," b000000001 "]}""", false)]
    [TestCase("""{"sellerId":"A8NIHONSHOP060","domain":5,"asinList":["B000000002"]}""", true)]
    [TestCase("""{"sellerId":"A8NIHONSHOP060"}""", true)]
    [TestCase("""{"sellerId":"A8NIHONSHOP060","domain":null}""", true)]
    [TestCase("""{"sellerId":"A8NIHONSHOP060","domain":7}""", false)]
    [TestCase("""{"sellerId":"A8NIHONSHOP060","domain":5,"domain":1}""", true)]
    [TestCase("""{"sellerId":" A8NIHONSHOP061 ","domain":5}""", true)]
    [TestCase("""{"sellerId":"a8nihonshop060","domain":1}""", false)]
    [TestCase("""{"sellerId":"A8NIHONSHOP060","domain":1""", false)]
    [TestCase("""[{"sellerId":"A8NIHONSHOP060","domain":1}]""", false)]
    public void What_is_right_by_chance_is_known(string body, bool isRight) =>
        Assert.That(new RightByChance(Japan, 5, new HashSet<string> { "B000000001" }).Is(Encoding.UTF8.GetBytes(body)), Is.EqualTo(isRight));

    // What is wrong with the answer, or null.
    private static async Task<string?> FaultAsync(Stack stack, HostileRequest request, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Deadline);
        try
        {
            var answer = await RawExchange.SendAsync(stack.Functions.Address, request, late.Token);
            return answer.Status switch
            {
                null => request.Ends == Reach.Nowhere ? null : "no answer",
                UnknownHttpVersion when request.Ends == Reach.Nowhere => null,
                >= 500 => $"{answer.Status} {answer.Body}",
                _ when request.Ends != Reach.Function => null,
                _ => IsContract(request, answer) ? null : $"not the contract's shape: {answer.Head}\n{answer.Body}",
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Deadline.TotalSeconds} seconds";
        }
    }

    private static bool IsContract(HostileRequest request, RawExchange answer)
    {
        if (answer.Status == 200 && request.Function == "seller-progress-events")
        {
            return answer.Body.EndsWith("event: done\ndata: {}\n\n", StringComparison.Ordinal);
        }

        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return answer.Status == 200
                ? json.RootElement.ValueKind == JsonValueKind.Object
                : !json.RootElement.GetProperty("success").GetBoolean()
                    && !string.IsNullOrEmpty(json.RootElement.GetProperty("error").GetString())
                    && !string.IsNullOrEmpty(json.RootElement.GetProperty("suggestion").GetString());
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Body(Stack stack) => new()
    {
        ["sellerId"] = $"\"{Japan}\"",
        ["domain"] = "5",
        ["userId"] = $"\"{stack.UserId}\"",
        ["asinList"] = $"[{string.Join(',', stack.Keepa.Catalogue.Asins(Japan, 5).Take(3).Select(asin => $"\"{asin}\""))}]",
    };

    private static string Shown(HostileRequest request)
    {
        var text = Encoding.Latin1.GetString(request.Bytes);
        return text.Length > 1_500 ? $"{text[..1_500]}..." : text;
    }

    private static void InterlockedMax(ref long highest, long value)
    {
        for (var seen = Volatile.Read(ref highest); value > seen; seen = Volatile.Read(ref highest))
        {
            Interlocked.CompareExchange(ref highest, value, seen);
        }
    }
}

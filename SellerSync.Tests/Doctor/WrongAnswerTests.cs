using System.Text.Json.Nodes;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Doctor;
using SellerSync.KeepaSimulator;

namespace SellerSync.Tests.Doctor;

/// <summary>Answers that a Keepa of tomorrow might give, put into a recording by hand.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class WrongAnswerTests
{
    private const string Key = "a-key-that-is-a-secret";

    [Test]
    public async Task A_field_of_another_type_is_named() =>
        Assert.That(
            (await ExamineAsync(body => body["products"]![0]!["categoryTree"] = "Toys")).Complaints,
            Is.EqualTo(new[] { "/product: categoryTree is of another type than it should be." }));

    [Test]
    public async Task A_field_that_is_gone_is_named_where_nothing_works_without_it()
    {
        var checkup = await ExamineAsync(body =>
        {
            body["products"]![0]!.AsObject().Remove("stats");
            body["products"]![0]!.AsObject().Remove("brand");
        });

        Assert.That(checkup.Complaints, Has.Some.EqualTo("/product: stats is missing, and nothing works without it."));
        Assert.That(checkup.Complaints, Has.None.Contains("brand"));
        Assert.That(checkup.Calls[2].Fields.Single(field => field.Name == "brand").How, Is.EqualTo("missing"));
    }

    [Test]
    public async Task A_price_that_is_not_known_of_keepa_is_named() =>
        Assert.That(
            (await ExamineAsync(body => body["tokensConsumed"] = 30)).Complaints,
            Is.EqualTo(new[] { "/product cost 30 tokens, and 5 to 8 were expected." }));

    [Test]
    public async Task Offers_that_could_not_be_collected_cost_one_at_most() =>
        Assert.That(
            (await ExamineAsync(body => body["products"]![0]!["offersSuccessful"] = false)).Complaints,
            Is.EqualTo(new[] { "/product cost 6 tokens, and 0 to 1 were expected." }));

    [Test]
    public async Task A_business_name_stands_in_for_no_seller_name()
    {
        var checkup = await ExamineAsync(
            _ => { },
            sellers =>
            {
                var seller = sellers["sellers"]!["A1SMALLSHOP12"]!;
                seller["sellerName"] = null;
                seller["businessName"] = "Jane Doe Trading";
            });

        Assert.That(checkup.Calls[1].Meaning, Does.StartWith("A1SMALLSHOP12 is without a seller name, tracked").And.Not.Contain("Doe"));
    }

    [Test]
    public async Task The_recording_names_neither_the_key_nor_a_person()
    {
        Recording? recording = null;
        var checkup = await ExamineAsync(
            body =>
            {
                body["products"]![0]!["title"] = $"Made for {Key.ToUpperInvariant()}";
            },
            sellers =>
            {
                var seller = sellers["sellers"]!["A1SMALLSHOP12"]!;
                seller["businessName"] = "Jane Doe Trading";
                seller["address"] = new JsonArray("1 Doe Street", "US");
                seller["phoneNumber"] = "+1 555 0100";
                seller["email"] = "jane@doe.test";
                seller["aFieldOfTomorrow"] = new JsonObject { ["owner"] = "Jane Doe" };
                seller["recentFeedback"] = new JsonArray(new JsonObject { ["feedback"] = "Jane was kind" });
            },
            told => recording = told);

        Assert.That(recording!.ToJson(), Does.Not.Contain("Doe").And.Not.Contain("Jane").And.Not.Contain("555 0100").And.Not.Contain("doe.test"));
        Assert.That(recording.ToJson(), Does.Not.Contain(Key).IgnoreCase.And.Contain("\"businessName\": \"(redacted)\""));
        Assert.That(checkup.Calls[1].Fields.Single(field => field.Name == "businessName").Holds, Is.EqualTo("(16 characters)"));
        Assert.That(recording.Exchanges.Select(exchange => exchange.Query.Keys), Has.None.Contains("key"));
    }

    /// <param name="change">Changes the answer to /product.</param>
    private static async Task<Checkup> ExamineAsync(Action<JsonNode> change, Action<JsonNode>? changeSeller = null, Action<Recording>? record = null)
    {
        await using var keepa = await KeepaServer.StartAsync();
        var asin = Asin.Parse(keepa.Catalogue.Expected("A1SMALLSHOP12", 1)[^1].Asin);
        await using var first = new KeepaDoctor(Subject(keepa, asin), TimeProvider.System);
        await first.ExamineAsync(default);
        var json = JsonNode.Parse(first.Recording.ToJson())!;
        changeSeller?.Invoke(json["exchanges"]![1]!["body"]!);
        change(json["exchanges"]![2]!["body"]!);
        using var file = new RecordingFile();
        file.Write(json.ToJsonString());

        await using var replaying = await KeepaServer.StartAsync(new SimulatorOptions { ReplayFile = file.Path });
        await using var doctor = new KeepaDoctor(Subject(replaying, asin), TimeProvider.System);
        var checkup = await doctor.ExamineAsync(default);
        record?.Invoke(doctor.Recording);
        return checkup;
    }

    private static CheckupSubject Subject(KeepaServer keepa, Asin asin) =>
        new(keepa.Address, Key, SellerId.Parse("A1SMALLSHOP12"), asin, Marketplace.Find(1)!);
}

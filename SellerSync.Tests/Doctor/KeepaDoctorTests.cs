using System.Text.RegularExpressions;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Keepa.Doctor;
using SellerSync.KeepaSimulator;
using SellerSync.Local.Processes;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Doctor;

[Parallelizable(ParallelScope.All)]
internal sealed partial class KeepaDoctorTests
{
    private const string Seller = "A1SMALLSHOP12";

    [Test]
    public async Task Of_a_well_keepa_every_field_is_shown_and_every_price_is_as_expected()
    {
        await using var keepa = await KeepaServer.StartAsync();

        var (checkup, _) = await ExamineAsync(keepa);

        Assert.That(checkup.Complaints, Is.Empty);
        Assert.That(checkup.Calls.Select(call => (call.Path, call.Charged)), Is.EqualTo(new[] { ("/token", 0), ("/seller", 1), ("/product", (int?)6) }));
        Assert.That(keepa.Books.Charges.Sum(charge => charge.Tokens), Is.EqualTo(checkup.Charged));
        Assert.That((checkup.Plan!.RefillRate, checkup.Plan.Capacity, checkup.Plan.TokensLeft), Is.EqualTo((250, 15_000, 14_993)));
        Assert.That(Field(checkup, "tokensLeft"), Is.EqualTo(new CheckedField("tokensLeft", "read", "15000")));
        Assert.That(Field(checkup, "asinList").How, Is.EqualTo("not asked for"), "a storefront would cost 9 more");
        Assert.That(Field(checkup, "title").Holds, Is.Not.Empty);
        Assert.That(checkup.Calls[2].Meaning, Does.Contain("The seller offers it at "));
    }

    [Test]
    public async Task Every_field_that_a_reader_names_is_looked_at()
    {
        await using var keepa = await KeepaServer.StartAsync();
        var named = Sources.Of("SellerSync.Infrastructure")
            .Where(source => source.Key.EndsWith("Reader.cs", StringComparison.Ordinal) || source.Key.EndsWith("Stats.cs", StringComparison.Ordinal))
            .Where(source => source.Key.Contains("/Keepa/Products/", StringComparison.Ordinal) || source.Key.Contains("/Keepa/Sellers/", StringComparison.Ordinal))
            .SelectMany(source => Named.Matches(source.Value))
            .Select(match => match.Groups["name"].Value)
            .Where(name => name != "seller")
            .Distinct()
            .ToList();

        var (checkup, _) = await ExamineAsync(keepa);

        Assert.That(named, Has.Count.GreaterThan(30));
        Assert.That(checkup.Calls.Skip(1).SelectMany(call => call.Fields).Select(field => field.Name), Is.EquivalentTo(named));
    }

    [Test]
    public async Task Its_recording_is_replayed_to_the_letter_and_costs_nothing()
    {
        await using var keepa = await KeepaServer.StartAsync();
        using var file = new RecordingFile();
        var (first, recording) = await ExamineAsync(keepa);
        file.Write(recording);

        await using var replaying = await KeepaServer.StartAsync(new SimulatorOptions { Seed = 99, RefillRate = 20, ReplayFile = file.Path });
        var (again, _) = await ExamineAsync(replaying, Asin.Parse(Field(first, "asin").Holds!));

        Assert.That(again.Complaints, Is.Empty);
        Assert.That(again.Calls.SelectMany(Lines).ToList(), Is.EqualTo(first.Calls.SelectMany(Lines).ToList()));
        Assert.That(again.Plan, Is.EqualTo(first.Plan));
        Assert.That(replaying.Books.Charges, Is.Empty);
    }

    [TestCase("too-short", "400")]
    [TestCase("0123456789012345678901234567890123456789012345678901234567890123", "402")]
    public async Task A_key_that_keepa_does_not_take_is_said_so_and_nothing_more_is_asked(string key, string status)
    {
        await using var keepa = await KeepaServer.StartAsync(new SimulatorOptions { Key = "another-one" });

        var (checkup, recording) = await ExamineAsync(keepa, key: key);

        Assert.That(checkup.Complaints.Single(), Does.Contain("does not accept this key").And.Contain(status).And.Not.Contain(key));
        Assert.That(checkup.Calls, Has.Count.EqualTo(1));
        Assert.That(recording.ToJson(), Does.Not.Contain(key));
    }

    [Test]
    public async Task With_too_few_tokens_nothing_is_bought()
    {
        await using var keepa = await KeepaServer.StartAsync(new SimulatorOptions { InitialBalance = KeepaDoctor.MostTokens - 1 });

        var (checkup, _) = await ExamineAsync(keepa);

        Assert.That(checkup.Complaints.Single(), Does.Contain("holds 14 tokens").And.Contain("Nothing was bought"));
        Assert.That(keepa.Books.Charges, Is.Empty);
    }

    [Test]
    public async Task An_unknown_seller_is_a_complaint()
    {
        await using var keepa = await KeepaServer.StartAsync();
        var asin = Asin.Parse(keepa.Catalogue.Expected(Seller, 1)[^1].Asin);
        await using var doctor = new KeepaDoctor(new CheckupSubject(keepa.Address, "key", SellerId.Parse("A0UNKNOWN0001"), asin, Marketplace.Find(1)!), TimeProvider.System);
        Assert.That((await doctor.ExamineAsync(default)).Complaints.Single(), Does.Contain("does not know the seller"));
    }

    [Test]
    public async Task A_keepa_that_cannot_be_reached_is_a_complaint()
    {
        var subject = new CheckupSubject(
            new Uri($"http://127.0.0.1:{new Ports().Take(0)}/"), "key", SellerId.Parse(Seller), Asin.Parse("B000000001"), Marketplace.Find(1)!);
        await using var doctor = new KeepaDoctor(subject, TimeProvider.System);

        var checkup = await doctor.ExamineAsync(default);

        Assert.That(checkup.Complaints.Single(), Does.Contain("could not be reached"));
        Assert.That(checkup.Plan, Is.Null);
    }

    private static async Task<(Checkup Checkup, Recording Recording)> ExamineAsync(KeepaServer keepa, Asin? asin = null, string key = "a-key-that-is-a-secret")
    {
        var subject = new CheckupSubject(
            keepa.Address, key, SellerId.Parse(Seller), asin ?? Asin.Parse(keepa.Catalogue.Expected(Seller, 1)[^1].Asin), Marketplace.Find(1)!);
        await using var doctor = new KeepaDoctor(subject, TimeProvider.System);
        var checkup = await doctor.ExamineAsync(default);
        return (checkup, doctor.Recording);
    }

    private static CheckedField Field(Checkup checkup, string name) => checkup.Calls.SelectMany(call => call.Fields).Single(field => field.Name == name);

    // The name of a firm may be a person's: the recording does not have it.
    private static IEnumerable<string> Lines(CheckedCall call) =>
        [$"{call.Path} {call.Charged} {call.Expected} {call.Meaning}", .. call.Fields.Where(field => field.Name != "businessName").Select(field => $"{field}")];

    [GeneratedRegex(@"\b(?:Text|Integer|Number|Flag|Enter|Prices|Newest)\(ref reader, (?:JsonTokenType\.\w+, )?""(?<name>[^""]+)""")]
    private static partial Regex Named { get; }
}

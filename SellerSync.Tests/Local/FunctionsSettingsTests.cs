using System.Text.Json;
using SellerSync.Local;
using SellerSync.Local.Settings;
using SellerSync.Local.Startup;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class FunctionsSettingsTests
{
    [TestCase(1, "00:01:00", "*/30 * * * * *", "0 * * * * *")]
    [TestCase(2, "00:00:30", "*/15 * * * * *", "*/30 * * * * *")]
    [TestCase(60, "00:00:01", "* * * * * *", "* * * * * *")]
    [TestCase(1000, "00:00:00.0600000", "* * * * * *", "* * * * * *")]
    public void What_goes_by_Keepas_clock_keeps_step_with_the_speed(int speed, string refill, string tokenStatus, string sweeper)
    {
        var values = Settings(speed).Values();

        Assert.That(values["Keepa__RefillPeriod"], Is.EqualTo(refill));
        Assert.That(values["TokenStatusSchedule"], Is.EqualTo(tokenStatus));
        Assert.That(values["SweeperSchedule"], Is.EqualTo(sweeper));
    }

    [Test]
    public async Task The_sample_has_what_is_printed_and_the_rest_with_its_defaults_and_suits_the_servers()
    {
        using var sample = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Clone.Find().Root, "local.settings.sample.json")));
        using var printed = JsonDocument.Parse(LocalSettingsFile.From(Settings()).ToJson());
        var values = sample.RootElement.GetProperty("Values");

        Assert.That(Keys(sample.RootElement), Is.EqualTo(Keys(printed.RootElement)));
        Assert.That(Keys(values), Is.SupersetOf(Keys(printed.RootElement.GetProperty("Values"))));
        Assert.That(Keys(sample.RootElement.GetProperty("Host")), Is.EqualTo(Keys(printed.RootElement.GetProperty("Host"))));
        Assert.That(values.GetProperty("Auth__Secret").GetString(), Has.Length.GreaterThanOrEqualTo(32));
        var keepa = new Uri(values.GetProperty("Keepa__BaseAddress").GetString()!);
        Assert.That(keepa.Port, Is.EqualTo(UsualPorts.Keepa));
        Assert.That(values.GetProperty("Keepa__ApiKey").GetString(), Is.EqualTo(KeepaServer.KeyFor(keepa)));
    }

    [Test]
    public void As_a_program_of_their_own_they_are_told_where_to_listen_and_who_may_call()
    {
        var environment = Settings().Environment(7071);

        Assert.That(environment["ASPNETCORE_URLS"], Is.EqualTo("http://127.0.0.1:7071"));
        Assert.That(environment["Host__CORS"], Is.EqualTo("*"));
        Assert.That(environment, Is.SupersetOf(Settings().Values()));
    }

    [Test]
    public void The_teams_channel_is_handed_to_the_functions_and_never_printed()
    {
        const string Webhook = "https://discord.test/api/webhooks/1/secret";
        var settings = Settings() with { DiscordWebhook = Webhook };

        Assert.That(settings.Environment(7071)[FunctionsSettings.WebhookVariable], Is.EqualTo(Webhook));
        Assert.That(LocalSettingsFile.From(settings).ToJson(), Does.Not.Contain(Webhook));
        Assert.That(new ServerOptions(DiscordWebhook: Webhook).ShapesSimulator, Is.False);
    }

    private static FunctionsSettings Settings(int speed = 1) =>
        new("UseDevelopmentStorage=true", "Host=127.0.0.1", new Uri("http://127.0.0.1:7171/"), "key", new string('s', 64), speed);

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(property => property.Name);
}

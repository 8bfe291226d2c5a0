using SellerSync.Local.Settings;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
public sealed class ChosenSettingTests
{
    [TestCase("Drain__Lease=00:00:05")]
    [TestCase("Discord__WebhookUrl=")]
    [TestCase("Keepa__ApiKey=a=b==")]
    public void A_name_and_a_value_are_taken(string text) => Assert.That(ChosenSetting.Complaint(text), Is.Null);

    [TestCase("Drain__Lease")]
    [TestCase("=a-secret")]
    [TestCase("Drain:Lease=a-secret")]
    [TestCase("1st=a-secret")]
    [TestCase("ASPNETCORE_URLS=a-secret")]
    [TestCase("aspnetcore_urls=a-secret")]
    public void Anything_else_is_refused_without_a_word_about_the_value(string text) =>
        Assert.That(ChosenSetting.Complaint(text), Is.Not.Null.And.Not.Contains("a-secret"));

    [Test]
    public void The_last_of_one_name_counts_whatever_its_case_and_a_value_may_hold_equals_signs()
    {
        var chosen = ChosenSetting.ParseAll(["Drain__Slots=1", "A=x=y", "drain__slots=2"]);

        Assert.That(chosen, Is.EquivalentTo(new Dictionary<string, string> { ["Drain__Slots"] = "2", ["A"] = "x=y" }));
    }

    [Test]
    public void What_a_person_chose_goes_before_what_the_functions_get_otherwise()
    {
        var settings = new FunctionsSettings("", "", new Uri("http://127.0.0.1/"), "", "")
        {
            Chosen = ChosenSetting.ParseAll(["sweeperschedule=0 0 0 1 1 *", "Drain__Lease=00:00:05", "host__cors=https://app.example", "Discord__WebhookUrl=https://discord.test/"]),
        };

        var environment = settings.Environment(7071);

        Assert.That(environment.Where(setting => setting.Key.Equals("SweeperSchedule", StringComparison.OrdinalIgnoreCase)).Select(setting => setting.Value), Is.EqualTo(new[] { "0 0 0 1 1 *" }));
        Assert.That(environment["Drain__Lease"], Is.EqualTo("00:00:05"));
        Assert.That((environment["Host__CORS"], environment["Discord__WebhookUrl"]), Is.EqualTo(("https://app.example", "https://discord.test/")));
    }
}

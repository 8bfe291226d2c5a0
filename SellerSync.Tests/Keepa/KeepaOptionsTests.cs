using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Infrastructure.Keepa;

namespace SellerSync.Tests.Keepa;

[Parallelizable(ParallelScope.All)]
internal sealed class KeepaOptionsTests
{
    [TestCase("Keepa:ApiKey", "")]
    [TestCase("Keepa:ApiKey", "   ")]
    [TestCase("Keepa:BaseAddress", "keepa")]
    [TestCase("Keepa:BaseAddress", "file:///etc/passwd")]
    [TestCase("Keepa:BaseAddress", "ftp://api.keepa.com/")]
    [TestCase("Keepa:OffersPerProduct", "19")]
    [TestCase("Keepa:OffersPerProduct", "101")]
    [TestCase("Keepa:RefillPeriod", "00:00:00")]
    [TestCase("Keepa:RefillPeriod", "00:06:00")]
    [TestCase("Keepa:Timeout", "00:00:00.5")]
    [TestCase("Keepa:Timeout", "01:00:00")]
    [TestCase("Keepa:MaxAnswerBytes", "1000")]
    [TestCase("Tokens:FloorShare", "-0.1")]
    [TestCase("Tokens:FloorShare", "0.96")]
    public void A_bad_setting_stops_the_start_and_is_named(string setting, string value) =>
        Assert.That(Start(setting, value), Throws.TypeOf<OptionsValidationException>().With.Message.Contains(setting));

    [TestCase("Keepa:OffersPerProduct", "20")]
    [TestCase("Keepa:OffersPerProduct", "100")]
    [TestCase("Keepa:BaseAddress", "http://127.0.0.1:80/keepa/")]
    [TestCase("Keepa:RefillPeriod", "00:00:00.010")]
    [TestCase("Tokens:FloorShare", "0")]
    public void A_good_setting_does_not(string setting, string value) => Assert.That(Start(setting, value), Throws.Nothing);

    [Test]
    public void Defaults_are_those_of_the_real_Keepa() =>
        Assert.That(
            new KeepaOptions(),
            Has.Property("BaseAddress").EqualTo(new Uri("https://api.keepa.com/"))
                .And.Property("OffersPerProduct").EqualTo(20)
                .And.Property("RefillPeriod").EqualTo(TimeSpan.FromMinutes(1))
                .And.Property("Timeout").EqualTo(TimeSpan.FromSeconds(120)));

    private static Action Start(string setting, string value)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Keepa:ApiKey"] = "key" })
            .AddInMemoryCollection(new Dictionary<string, string?> { [setting] = value })
            .Build();
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddKeepa(configuration).BuildServiceProvider();
        return () => services.GetRequiredService<IStartupValidator>().Validate();
    }
}

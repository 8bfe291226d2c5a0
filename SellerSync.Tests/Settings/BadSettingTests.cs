using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SellerSync.Tests.Settings;

[Parallelizable(ParallelScope.All)]
internal sealed class BadSettingTests
{
    private const string Hidden = "s3cr3t-value";

    [TestCase("AzureWebJobsStorage", "")]
    [TestCase("AzureWebJobsStorage", "AccountKey=" + Hidden)]
    [TestCase("AzureWebJobsStorage:accountName", "Seller-Sync")]
    [TestCase("AzureWebJobsStorage:accountName", "sellersync", Description = "beside a connection string")]
    [TestCase("AzureWebJobsStorage:queueServiceUri", "http://sellersync.queue.core.windows.net")]
    [TestCase("AzureWebJobsStorage:tableServiceUri", "sellersync")]
    [TestCase("AzureWebJobsStorage:credential", Hidden)]
    [TestCase("AzureWebJobsStorage:clientId", "sellersync")]
    [TestCase("ProductProcessingQueue", "")]
    [TestCase("ProductProcessingQueue", "Product_Processing")]
    [TestCase("ProductProcessingQueue", "ab")]
    [TestCase("ProductProcessingQueue", "a-queue-name-whose-poison-queue-would-be-longer-than-azure-takes")]
    [TestCase("ProductBatchesQueue", "-product-batches")]
    [TestCase("ProductBatchesQueue", "product--batches")]
    [TestCase("ProductBatchesQueue", "product-processing")]
    [TestCase("TokenStatusSchedule", "")]
    [TestCase("TokenStatusSchedule", "every 30 seconds")]
    [TestCase("SweeperSchedule", "0 * * * * * *")]
    [TestCase("DiscoverySchedule", "0 0 25 * * *")]
    [TestCase("SnapshotSchedule", "0 */10 * *")]
    [TestCase("Keepa:ApiKey", " ")]
    [TestCase("Keepa:BaseAddress", "keepa")]
    [TestCase("Keepa:BaseAddress", "")]
    [TestCase("Keepa:OffersPerProduct", "101")]
    [TestCase("Keepa:OffersPerProduct", "many")]
    [TestCase("Keepa:RefillPeriod", "00:06:00")]
    [TestCase("Keepa:Timeout", "01:00:00")]
    [TestCase("Keepa:MaxAnswerBytes", "1000")]
    [TestCase("Tokens:FloorShare", "0.96")]
    [TestCase("Tokens:PlentyShare", "-0.1")]
    [TestCase("Tokens:LowAlertAfter", "2.00:00:00")]
    [TestCase("Database:TimeLimit", "00:01:00")]
    [TestCase("Discord:WebhookUrl", Hidden)]
    [TestCase("Discord:WebhookUrl", "http://discord.example/" + Hidden)]
    [TestCase("Memory:LimitMegabytes", "63")]
    [TestCase("Memory:Plan", "")]
    [TestCase("Database:ConnectionString", "")]
    [TestCase("Database:ConnectionString", Hidden)]
    [TestCase("Database:ConnectionString", "Password=" + Hidden)]
    [TestCase("Database:ConnectionString", "postgres://user:" + Hidden + "@:port/db")]
    [TestCase("Database:Migrate", "perhaps")]
    [TestCase("Database:PreparedStatements", "sometimes")]
    [TestCase("Database:CommandTimeoutSeconds", "0")]
    [TestCase("Auth:SupabaseProject", "abc.supabase.co")]
    [TestCase("Auth:Secret", Hidden)]
    [TestCase("Auth:JwksAddress", "http://tests.sellersync.test/jwks.json")]
    [TestCase("Auth:Issuer", "")]
    [TestCase("Auth:Issuer", "tests")]
    [TestCase("Auth:Audience", "")]
    [TestCase("Auth:OperatorRole", "")]
    [TestCase("Routing:Default", "-1")]
    [TestCase("Routing:Low", "-1")]
    [TestCase("Routing:Plenty", "-1")]
    [TestCase("Routing:HeavyUser", "-1")]
    [TestCase("Routing:Unavailable", "-1")]
    [TestCase("Routing:HeavyUserTokens", "-1")]
    [TestCase("Routing:LowFill", "-0.1")]
    [TestCase("Routing:LowFill", "0.81", Description = "above PlentyFill")]
    [TestCase("Routing:PlentyFill", "1.1")]
    [TestCase("Routing:PlentyFill", "80 %")]
    [TestCase("Limits:StorefrontProducts", "0")]
    [TestCase("Limits:SellerFreshFor", "31.00:00:00")]
    [TestCase("Limits:RefusalKeptFor", "-00:00:01")]
    [TestCase("Limits:ImmediateTime", "00:03:01")]
    [TestCase("Limits:CallsAtOnce", "21")]
    [TestCase("Limits:TokensAtRisk", "9")]
    [TestCase("Limits:RequestsPerMinutePerUser", "-1")]
    [TestCase("Limits:EventStreamsPerUser", "0")]
    [TestCase("Limits:DailyTokensPerUser", "-1")]
    [TestCase("Tokens:AtMost", "-1")]
    [TestCase("Tokens:AtMostSince", "yesterday")]
    [TestCase("Drain:Lease", "00:00:01")]
    [TestCase("Drain:Slots", "0")]
    [TestCase("Drain:BatchesPerClaim", "51")]
    [TestCase("Drain:TimeLimit", "00:28:00")]
    [TestCase("Discovery:Sellers", "0")]
    [TestCase("Discovery:StaleAfter", "31.00:00:00")]
    [TestCase("Discovery:TimeLimit", "00:00:09")]
    [TestCase("Snapshots:SellersPerRun", "0")]
    [TestCase("Health:WaitingLimit", "00:00:59")]
    [TestCase("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=" + Hidden)]
    [TestCase("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=" + Hidden)]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317")]
    [TestCase("OTEL_TRACES_SAMPLER", "sometimes")]
    [TestCase("OTEL_TRACES_SAMPLER_ARG", "10")]
    public void A_bad_setting_stops_the_start_by_its_name_and_no_secret_is_repeated(string setting, string value)
    {
        using var services = AllSettings.Start((setting, value));

        Assert.That(
            () => services.GetRequiredService<IStartupValidator>().Validate(),
            Throws.InstanceOf<Exception>().With.Property("Message").Contains(setting).And.Property("Message").Not.Contains(Hidden));
    }

    [Test]
    public void Every_setting_is_tried_with_a_bad_value()
    {
        var tried = typeof(BadSettingTests).GetMethod(nameof(A_bad_setting_stops_the_start_by_its_name_and_no_secret_is_repeated))!
            .GetCustomAttributes(typeof(TestCaseAttribute), inherit: false)
            .Cast<TestCaseAttribute>()
            .Select(test => ((string)test.Arguments[0]!).Replace(":", "__", StringComparison.Ordinal));

        Assert.That(tried, Is.SupersetOf(AllSettings.Classes.SelectMany(AllSettings.Of).Select(setting => setting.Name)));
    }

    [TestCase("Auth__SupabaseProject", "Auth__JwksAddress")]
    [TestCase("Auth__Secret")]
    [TestCase("AzureWebJobsStorage__accountName", "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId")]
    [TestCase("Tokens__AtMostSince")]
    [TestCase("Discord__WebhookUrl", "Memory__LimitMegabytes")]
    [TestCase("APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING")]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG")]
    public void Where_the_default_is_none_an_empty_value_counts_as_unset(params string[] settings)
    {
        using var services = AllSettings.Start([.. settings.Select(setting => (setting, (string?)""))]);

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
    }
}

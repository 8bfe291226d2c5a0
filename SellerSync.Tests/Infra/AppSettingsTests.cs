using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Functions.Composition;
using SellerSync.Tests.Settings;

namespace SellerSync.Tests.Infra;

/// <summary>The app settings of Bicep are those that the options classes read, and the functions start with them.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AppSettingsTests
{
    [Test]
    public async Task Every_app_setting_is_known()
    {
        var settings = (await Deployment.UsualAsync()).AppSettings;

        Assert.That(settings.Keys, Is.Not.Empty.And.SubsetOf(AllSettings.Sample.Keys));
    }

    [Test]
    public async Task The_functions_start_with_what_is_set_and_with_nothing_else()
    {
        var settings = (await Deployment.UsualAsync()).AppSettings;
        var values = settings.ToDictionary(
            setting => setting.Key.Replace("__", ":", StringComparison.Ordinal),
            setting => Known(setting.Key) ?? setting.Value);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values!).Build();

        using var services = new ServiceCollection().AddLogging().AddSellerSync(configuration).BuildServiceProvider();

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
    }

    [Test]
    public async Task Queues_and_poison_queues_are_those_that_the_settings_name()
    {
        var deployment = await Deployment.UsualAsync();
        var named = new[] { "ProductProcessingQueue", "ProductBatchesQueue" }.Select(setting => deployment.AppSettings[setting]);

        Assert.That(
            deployment.Of("Microsoft.Storage/storageAccounts/queueServices/queues").Select(queue => queue.GetProperty("name").GetString()!.Split('/')[^1]),
            Is.EquivalentTo(named.SelectMany(queue => new[] { queue, $"{queue}-poison" })));
    }

    [TestCase("TokenStatusSchedule")]
    [TestCase("SweeperSchedule")]
    [TestCase("DiscoverySchedule")]
    [TestCase("SnapshotSchedule")]
    public async Task Schedules_are_those_of_the_sample(string setting) =>
        Assert.That((await Deployment.UsualAsync()).AppSettings[setting], Is.EqualTo(AllSettings.Sample[setting]));

    [Test]
    public async Task Secrets_are_references_to_the_vault_and_show_up_nowhere()
    {
        var deployment = await Deployment.UsualAsync();

        foreach (var secret in new[] { "Keepa__ApiKey", "Database__ConnectionString" })
            Assert.That(deployment.AppSettings[secret], Does.StartWith("format('@Microsoft.KeyVault(SecretUri={0}secrets/{1})'").Or.StartWith("__bicep.secretAt("), secret);
        Assert.That(Deployment.Secrets.Values.Append("s3cr3t").Where(deployment.Text.Contains), Is.Empty);
    }

    [TestCase("authSecret", "Auth__Secret")]
    [TestCase("discordWebhookUrl", "Discord__WebhookUrl")]
    public async Task An_optional_secret_is_left_out_when_it_is_empty(string secret, string setting)
    {
        var deployment = await Deployment.UsualAsync();
        var settings = deployment.One("Microsoft.Web/sites/config").GetString();

        Assert.That(settings, Does.Contain($"if(empty(parameters('secrets').{secret}), createObject(), createObject('{setting}', __bicep.secretAt("));
        Assert.That(
            deployment.Of("Microsoft.KeyVault/vaults/secrets").Count(resource =>
                resource.TryGetProperty("condition", out var condition) && condition.GetString() == $"[not(empty(parameters('secrets').{secret}))]"),
            Is.EqualTo(1));
    }

    [Test]
    public async Task Sign_in_by_an_issuer_and_further_settings_take_the_place_of_the_project()
    {
        var settings = (await Deployment.ForetellAsync(
            ("SUPABASE_PROJECT", ""), ("AUTH_ISSUER", "https://id.example"), ("MORE_SETTINGS", """{"Routing__Default":"40"}"""), ("MIGRATE_AT_START", "false"))).AppSettings;

        Assert.That(settings, Does.Not.ContainKey("Auth__SupabaseProject"));
        Assert.That((settings["Auth__Issuer"], settings["Routing__Default"], settings["Database__Migrate"]), Is.EqualTo(("https://id.example", "40", "false")));
    }

    [TestCase("true", "true")]
    [TestCase("false", "false")]
    public async Task Statements_stay_prepared_where_the_deployment_makes_the_database(string createDatabase, string prepared) =>
        Assert.That((await Deployment.ForetellAsync(("CREATE_DATABASE", createDatabase))).AppSettings["Database__PreparedStatements"], Is.EqualTo(prepared));

    [Test]
    public async Task Without_anybody_who_issues_tokens_the_deployment_says_what_to_set()
    {
        var (snapshot, output) = await Deployment.TryAsync(("SUPABASE_PROJECT", ""));

        Assert.That(snapshot, Is.Null);
        Assert.That(output, Does.Contain("Set SUPABASE_PROJECT, or AUTH_ISSUER."));
    }

    // What only Azure knows: the functions see the value, never the expression.
    private static string? Known(string setting) => setting switch
    {
        "AzureWebJobsStorage__clientId" => Guid.Empty.ToString(),
        "Keepa__ApiKey" or "Database__ConnectionString" or "Auth__Secret" => AllSettings.Sample[setting],
        "Discord__WebhookUrl" => Deployment.Secrets["DISCORD_WEBHOOK_URL"],
        "APPLICATIONINSIGHTS_CONNECTION_STRING" => "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://westeurope.example/",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING" => "ClientId=00000000-0000-0000-0000-000000000000;Authorization=AAD",
        _ => null,
    };
}

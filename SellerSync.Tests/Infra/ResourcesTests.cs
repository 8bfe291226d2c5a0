using System.Text.RegularExpressions;

namespace SellerSync.Tests.Infra;

[Parallelizable(ParallelScope.All)]
internal sealed partial class ResourcesTests
{
    private static readonly string[] OfTheApp =
    [
        "Key Vault Secrets User", "Monitoring Metrics Publisher", "Storage Blob Data Owner", "Storage Queue Data Contributor", "Storage Table Data Contributor",
    ];

    [Test]
    public async Task The_app_has_these_roles_and_no_other_each_on_one_resource()
    {
        var grants = (await Deployment.UsualAsync()).Of("Microsoft.Authorization/roleAssignments");

        Assert.That(grants.Select(grant => grant.GetProperty("properties").GetProperty("description").GetString()), Is.EquivalentTo(OfTheApp));
        Assert.That(grants.Select(grant => grant.GetProperty("id").GetString()), Has.All.Contain("/providers/Microsoft.").And.None.StartsWith("[subscription"));
    }

    [Test]
    public async Task An_operator_may_look_at_queues_and_rotate_secrets()
    {
        var grants = (await Deployment.ForetellAsync(("OPERATOR_PRINCIPAL_ID", "8d0c1a70-5b1e-4f0f-9b39-3f4f3f0b6a11"))).Of("Microsoft.Authorization/roleAssignments");

        Assert.That(
            grants.Select(grant => grant.GetProperty("properties").GetProperty("description").GetString()),
            Is.EquivalentTo(OfTheApp.Concat(["Storage Queue Data Contributor", "Key Vault Secrets Officer"])));
    }

    [Test]
    public void Every_role_ID_has_its_name_beside_it()
    {
        var lines = Directory.EnumerateFiles(BicepCli.Folder, "*.bicep").SelectMany(File.ReadAllLines).ToList();
        var bare = lines.Index().Where(line => Id.IsMatch(line.Item) && !RoleName.IsMatch($"{lines[Math.Max(0, line.Index - 1)]}\n{line.Item}"));

        Assert.That(lines.Count(Id.IsMatch), Is.EqualTo(6));
        Assert.That(bare.Select(line => line.Item), Is.Empty);
    }

    [Test]
    public async Task Storage_has_no_keys_and_telemetry_takes_none()
    {
        var deployment = await Deployment.UsualAsync();
        var storage = deployment.One("Microsoft.Storage/storageAccounts");

        Assert.That((storage.GetProperty("allowSharedKeyAccess").GetBoolean(), storage.GetProperty("allowBlobPublicAccess").GetBoolean()), Is.EqualTo((false, false)));
        Assert.That(deployment.One("Microsoft.Insights/components").GetProperty("DisableLocalAuth").GetBoolean(), Is.True);
        Assert.That(deployment.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Select(policy => policy.GetProperty("properties").GetProperty("allow").GetBoolean()), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public async Task The_app_is_isolated_dotnet_10_on_Flex_Consumption_and_takes_the_origins()
    {
        var deployment = await Deployment.UsualAsync();
        var app = deployment.One("Microsoft.Web/sites");
        var runtime = app.GetProperty("functionAppConfig").GetProperty("runtime");

        Assert.That(deployment.Of("Microsoft.Web/serverfarms").Single().GetProperty("sku").GetProperty("name").GetString(), Is.EqualTo("FC1"));
        Assert.That((runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()), Is.EqualTo(("dotnet-isolated", "10.0")));
        Assert.That(
            app.GetProperty("siteConfig").GetProperty("cors").GetProperty("allowedOrigins").EnumerateArray().Select(origin => origin.GetString()),
            Is.EqualTo(new[] { "https://app.example", "https://www.example" }));
    }

    [TestCase("false", 0)]
    [TestCase("true", 1)]
    public async Task A_database_is_made_only_when_asked_for(string asked, int servers) =>
        Assert.That(
            (await Deployment.ForetellAsync(("CREATE_DATABASE", asked), ("DATABASE_PASSWORD", "a-password-of-16"))).Of("Microsoft.DBforPostgreSQL/flexibleServers"),
            Has.Count.EqualTo(servers));

    [Test]
    public async Task Each_alert_reaches_the_team()
    {
        var alerts = (await Deployment.UsualAsync()).Of("Microsoft.Insights/scheduledQueryRules").Select(alert => (
            Name: alert.GetProperty("name").GetString(),
            Reaches: alert.GetProperty("properties").GetProperty("actions").GetProperty("actionGroups").GetArrayLength()));

        Assert.That(alerts, Is.EquivalentTo(new[] { "low-tokens", "poison-messages", "failed-batches", "oldest-batch", "no-sweep" }.Select(name => ($"sellersync-{name}", 1))));
    }

    [GeneratedRegex("'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'")]
    private static partial Regex Id { get; }

    [GeneratedRegex("(Storage|Key Vault|Monitoring) [A-Z][A-Za-z ]+ (Owner|Contributor|User|Officer|Publisher)")]
    private static partial Regex RoleName { get; }
}

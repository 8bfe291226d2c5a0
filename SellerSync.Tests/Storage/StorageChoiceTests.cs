using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Infrastructure.Storage;

namespace SellerSync.Tests.Storage;

/// <summary>By connection string or by identity: which account the queues and tables are opened on, from settings as the environment holds them.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class StorageChoiceTests
{
    private const string ByKey = "DefaultEndpointsProtocol=https;AccountName=bykey;AccountKey=c2VjcmV0c2VjcmV0;EndpointSuffix=core.windows.net";

    [Test]
    public void A_connection_string_opens_its_account() =>
        Assert.That(Opened(("AzureWebJobsStorage", ByKey)), Is.EqualTo(("https://bykey.queue.core.windows.net/", "https://bykey.table.core.windows.net/")));

    [Test]
    public void A_connection_string_beside_empty_settings_of_an_identity_is_the_only_choice() =>
        Assert.That(
            Opened(("AzureWebJobsStorage", ByKey), ("AzureWebJobsStorage:accountName", ""), ("AzureWebJobsStorage:queueServiceUri", "")).Queues,
            Is.EqualTo("https://bykey.queue.core.windows.net/"));

    [TestCase("managedidentity", "8d0c1a70-5b1e-4f0f-9b39-3f4f3f0b6a11")]
    [TestCase("ManagedIdentity", "")]
    [TestCase("", "8d0c1a70-5b1e-4f0f-9b39-3f4f3f0b6a11")]
    [TestCase(null, null)]
    public void An_account_name_opens_the_account_by_an_identity(string? credential, string? clientId) =>
        Assert.That(
            Opened(("AzureWebJobsStorage:accountName", "sellersync"), ("AzureWebJobsStorage:credential", credential), ("AzureWebJobsStorage:clientId", clientId)),
            Is.EqualTo(("https://sellersync.queue.core.windows.net/", "https://sellersync.table.core.windows.net/")));

    [Test]
    public void Addresses_open_an_account_of_another_cloud() =>
        Assert.That(
            Opened(
                ("AzureWebJobsStorage:queueServiceUri", "https://sellersync.queue.core.chinacloudapi.cn"),
                ("AzureWebJobsStorage:tableServiceUri", "https://sellersync.table.core.chinacloudapi.cn")),
            Is.EqualTo(("https://sellersync.queue.core.chinacloudapi.cn/", "https://sellersync.table.core.chinacloudapi.cn/")));

    [Test]
    public void Nothing_set_says_both_ways() =>
        Assert.That(() => Opened(), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("AzureWebJobsStorage to a connection string, or AzureWebJobsStorage:accountName"));

    [Test]
    public void One_address_without_the_other_is_not_enough() =>
        Assert.That(
            () => Opened(("AzureWebJobsStorage:queueServiceUri", "https://sellersync.queue.core.windows.net")),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("AzureWebJobsStorage:tableServiceUri"));

    [Test]
    public void Both_ways_at_once_are_refused_without_repeating_the_key() =>
        Assert.That(
            () => Opened(("AzureWebJobsStorage", ByKey), ("AzureWebJobsStorage:accountName", "sellersync")),
            Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("is set twice").And.Message.Not.Contains("c2VjcmV0"));

    private static (string Queues, string Tables) Opened(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Name, setting => setting.Value))
            .AddInMemoryCollection([new("ProductProcessingQueue", "processing"), new("ProductBatchesQueue", "batches")])
            .Build();
        using var services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return (services.GetRequiredService<QueueServiceClient>().Uri.AbsoluteUri, services.GetRequiredService<TableServiceClient>().Uri.AbsoluteUri);
    }
}

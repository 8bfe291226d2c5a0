namespace SellerSync.Tests.Servers;

/// <summary>Azurite for tests, shared by the whole run: a fixture names its queues and tables after itself.</summary>
public static class TestStorage
{
    public static async Task<string> ConnectionStringAsync() => (await TestServers.AzuriteAsync()).ConnectionString;
}

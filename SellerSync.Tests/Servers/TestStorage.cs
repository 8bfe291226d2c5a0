namespace SellerSync.Tests.Servers;

/// <summary>The storage that tests run against.</summary>
internal static class TestStorage
{
    private const string Variable = "SELLERSYNC_TEST_STORAGE";

    public static Task<string> ConnectionStringAsync() => Task.FromResult(
        Environment.GetEnvironmentVariable(Variable)
            ?? throw new InvalidOperationException($"Set {Variable} to the connection string of a running Azurite."));
}

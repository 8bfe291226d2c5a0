using SellerSync.Tests.Servers;

namespace SellerSync.Tests;

/// <summary>In the assembly's own namespace, so that it comes after the tests of every folder.</summary>
[SetUpFixture]
public sealed class EndTestServers
{
    [OneTimeTearDown]
    public Task End_the_servers_that_tests_started() => TestServers.EndAsync();
}

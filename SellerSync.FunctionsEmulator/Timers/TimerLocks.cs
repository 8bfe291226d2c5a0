using Azure.Core;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SellerSync.FunctionsEmulator.Configuration;
using SellerSync.FunctionsEmulator.Discovery;

namespace SellerSync.FunctionsEmulator.Timers;

/// <summary>Opens the lock of a timer on the host's storage (<c>AzureWebJobsStorage</c>); a host without storage needs none.</summary>
internal sealed class TimerLocks(
    IConfiguration configuration,
    SettingResolver settings,
    TimeSpan lease,
    TimeProvider timeProvider,
    ILogger<BlobTimerLock> logger)
{
    private const string Container = "azure-webjobs-hosts";

    public ITimerLock Open(FunctionDescriptor function)
    {
        if (settings.Find(SettingResolver.DefaultConnection) is not { } connectionString)
            return new UnsharedTimerLock();

        try
        {
            // A renewal must fail while the lease still holds, or two processes could run one timer.
            var options = new BlobClientOptions
            {
                Retry = { MaxRetries = 1, Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = lease / 5 },
            };
            var name = $"locks/{HostId(function)}/{function.Definition.EntryPoint}.Listener";

            return new BlobTimerLock(new BlobContainerClient(connectionString, Container, options), name, lease, timeProvider, logger);
        }
        catch (FormatException)
        {
            throw new InvalidOperationException(
                $"Function '{function.Name}': connection setting '{SettingResolver.DefaultConnection}' is not a connection string.");
        }
    }

    /// <summary>Hosts with one ID share their timers. The setting is the real host's; without it the functions' assembly is the ID.</summary>
    private string HostId(FunctionDescriptor function) =>
        configuration["AzureFunctionsWebHost:hostid"] is { Length: > 0 } id
            ? id
            : function.Method.DeclaringType!.Assembly.GetName().Name!.ToLowerInvariant();
}

using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Logging;

namespace SellerSync.FunctionsEmulator.Timers;

/// <summary>
/// A blob lease, where the real host keeps it: azure-webjobs-hosts/locks/{host ID}/{function}.Listener. It is asked for when the timer
/// is first due and then renewed; if it cannot be renewed in time it counts as lost, and the next due time asks again.
/// </summary>
internal sealed partial class BlobTimerLock(
    BlobContainerClient container,
    string blobName,
    TimeSpan lease,
    TimeProvider timeProvider,
    ILogger logger) : ITimerLock
{
    private readonly BlobClient _blob = container.GetBlobClient(blobName);
    private readonly BlobLeaseClient _lease = container.GetBlobClient(blobName).GetBlobLeaseClient(Guid.NewGuid().ToString());
    private readonly CancellationTokenSource _stop = new();
    private Task _renewing = Task.CompletedTask;
    private long? _renewed;

    private bool IsHeld => _renewed is { } at && timeProvider.GetElapsedTime(at) < lease;

    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        if (IsHeld)
            return true;

        try
        {
            // Taken before the call: the lease may have begun at any time since.
            var asked = timeProvider.GetTimestamp();
            await AcquireAsync(cancellationToken);
            _renewed = asked;
            if (_renewing.IsCompleted)
                _renewing = RenewAsync();

            return true;
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.LeaseAlreadyPresent)
        {
            return false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAcquired(e, blobName);

            return false;
        }
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _renewing.WaitAsync(cancellationToken);
        if (!IsHeld)
            return;

        try
        {
            await _lease.ReleaseAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReleased(e, blobName);
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task AcquireAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _lease.AcquireAsync(lease, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await CreateBlobAsync(cancellationToken);
            await _lease.AcquireAsync(lease, cancellationToken: cancellationToken);
        }
    }

    private async Task CreateBlobAsync(CancellationToken cancellationToken)
    {
        try
        {
            var onlyIfNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await _blob.UploadAsync(BinaryData.FromString(""), onlyIfNew, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            // Another process made it between our two calls, and may hold it already.
        }
    }

    private async Task RenewAsync()
    {
        while (IsHeld)
        {
            await Task.Delay(lease / 3, timeProvider, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
                return;

            try
            {
                var asked = timeProvider.GetTimestamp();
                await _lease.RenewAsync(cancellationToken: CancellationToken.None);
                _renewed = asked;
            }
            catch (Exception e)
            {
                // Whatever storage does: the lease counts until its time is over, then it is asked for anew.
                LogNotRenewed(e, blobName);
            }
        }
    }

    [LoggerMessage(410, LogLevel.Warning, "Storage did not say whose timer {Lock} is; this run is left out.")]
    private partial void LogNotAcquired(Exception e, string @lock);

    [LoggerMessage(411, LogLevel.Warning, "The lease of timer {Lock} was not renewed.")]
    private partial void LogNotRenewed(Exception e, string @lock);

    [LoggerMessage(412, LogLevel.Warning, "The lease of timer {Lock} was not released; it ends by itself.")]
    private partial void LogNotReleased(Exception e, string @lock);
}

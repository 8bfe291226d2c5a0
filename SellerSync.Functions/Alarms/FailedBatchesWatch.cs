using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Notifications;

namespace SellerSync.Functions.Alarms;

/// <summary>
/// Tells the team of batches that failed for good, each once and those of one look together. They are noted only after the message
/// has arrived: a restart in between tells them again rather than never.
/// </summary>
public sealed class FailedBatchesWatch(IFailedBatches store, INotifier notifier, TimeProvider time)
{
    private (IReadOnlyList<FailedBatch> Batches, Task<bool> Delivery)? _told;

    /// <exception cref="Domain.Faults.StoreUnavailableException"/>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_told is { } told && !await NoteAsync(told.Batches, told.Delivery, cancellationToken))
        {
            return;
        }

        if (await store.UntoldAsync(cancellationToken) is not { Count: > 0 } failed)
        {
            return;
        }

        // One reason stands for all: the others are in the list of failed batches.
        var reason = failed.GroupBy(batch => batch.Reason).MaxBy(same => same.Count())!.Key;
        var delivery = notifier.DeliverAsync(Notices.BatchesFailed(failed.Count, failed.Sum(batch => batch.Products), reason));
        _told = (failed, delivery);
        await NoteAsync(failed, delivery, cancellationToken);
    }

    /// <summary>False while the message is under way. One that was lost is forgotten, so that its batches are told again.</summary>
    private async Task<bool> NoteAsync(IReadOnlyList<FailedBatch> batches, Task<bool> delivery, CancellationToken cancellationToken)
    {
        try
        {
            if (await delivery.WaitAsync(IncidentWatch.Patience, time, cancellationToken))
            {
                await store.NoteToldAsync(batches, cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            return false;
        }

        _told = null;
        return true;
    }
}

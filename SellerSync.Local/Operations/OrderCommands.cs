using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Operations;

namespace SellerSync.Local.Operations;

/// <summary>`replay`, `cancel`, `pause` and `resume`: each is kept with who did it.</summary>
internal static class OrderCommands
{
    private const int UnknownBatch = 3;

    /// <returns>0; 1 where it cannot be done, 3 for an unknown batch.</returns>
    public static async Task<int> ReplayAsync(OperatedPlace place, Guid batchId, CancellationToken cancellationToken)
    {
        var ordered = await Orders(place).ReplayAsync(batchId, place.By, cancellationToken);
        var when = ordered is BatchOrdered.Done done ? await RingAsync(place, done.SellerUuid, cancellationToken) : "";
        return await TellAsync(place, "replay", batchId, ordered, $"It waits in the queue again{when}.", "only a FAILED one can be replayed");
    }

    /// <inheritdoc cref="ReplayAsync"/>
    public static async Task<int> CancelAsync(OperatedPlace place, Guid batchId, CancellationToken cancellationToken) => await TellAsync(
        place, "cancel", batchId, await Orders(place).CancelAsync(batchId, place.By, cancellationToken), "It is cancelled: no more calls are made for it.", "only a PENDING or PROCESSING one can be cancelled");

    /// <returns>0, also where it is paused already.</returns>
    public static async Task<int> PauseAsync(OperatedPlace place, string reason, CancellationToken cancellationToken)
    {
        var isNew = await new DrainPauses(place.Database, place.Time).PauseAsync(place.By, reason, cancellationToken);
        return await TellAsync(place, new OrderDocument("pause", null, isNew, isNew ? "Queued work is paused." : "Queued work was paused already; `status` says why."), 0);
    }

    /// <returns>0, also where it is not paused.</returns>
    public static async Task<int> ResumeAsync(OperatedPlace place, CancellationToken cancellationToken)
    {
        var wasPaused = await new DrainPauses(place.Database, place.Time).ResumeAsync(place.By, cancellationToken);
        var when = wasPaused ? await RingAsync(place, null, cancellationToken) : "";
        return await TellAsync(place, new OrderDocument("resume", null, wasPaused, wasPaused ? $"Queued work goes on{when}." : "Queued work was not paused."), 0);
    }

    private static BatchOrders Orders(OperatedPlace place) => new(place.Database, place.Time);

    // The order stands in the database; a ring only makes it quick.
    private static async Task<string> RingAsync(OperatedPlace place, Guid? sellerUuid, CancellationToken cancellationToken)
    {
        try
        {
            if (place.Doorbell is { } doorbell)
            {
                await doorbell.RingDrainAsync(sellerUuid, TimeSpan.Zero, cancellationToken);
                return "";
            }
        }
        catch (QueueUnavailableException)
        {
            // the sweeper rings
        }

        return "; the sweeper rings for it within a minute or two";
    }

    private static Task<int> TellAsync(OperatedPlace place, string order, Guid batchId, BatchOrdered ordered, string done, string rule) => ordered switch
    {
        BatchOrdered.Done => TellAsync(place, new OrderDocument(order, batchId, true, done), 0),
        BatchOrdered.WrongStatus wrong => TellAsync(place, new OrderDocument(order, batchId, false, $"It is {wrong.Status}: {rule}."), 1),
        BatchOrdered.OnTheirWay other => TellAsync(
            place, new OrderDocument(order, batchId, false, $"Its products are on their way in {other.OtherId}: they would be bought twice."), 1),
        _ => TellAsync(place, new OrderDocument(order, batchId, false, "No such batch."), UnknownBatch),
    };

    private static async Task<int> TellAsync(OperatedPlace place, OrderDocument document, int exitCode)
    {
        await place.TellAsync(document, OperationsJson.Readable.OrderDocument, shown => (exitCode == 0 ? place.Output : place.Notes).WriteLine(shown.Message));
        return exitCode;
    }
}

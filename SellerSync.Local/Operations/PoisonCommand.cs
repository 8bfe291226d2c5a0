using SellerSync.Domain.Operations;
using SellerSync.Local.Commands;
using Spectre.Console;

namespace SellerSync.Local.Operations;

/// <summary>`poison`: the messages that no function could deal with.</summary>
internal static class PoisonCommand
{
    /// <returns>0; 1 where no storage is known.</returns>
    public static async Task<int> RunAsync(OperatedPlace place, bool requeue, CancellationToken cancellationToken)
    {
        if (place.Poison is not { } poison)
        {
            await place.Notes.WriteLineAsync("No servers run in this clone, or another database was named: name the storage account of the queues with --storage.");
            return 1;
        }

        if (requeue)
            await place.TellAsync(await poison.RequeueAsync(null, cancellationToken), OperationsJson.Readable.IReadOnlyListPoisonRequeued, requeued => Show(place, requeued));
        else
            await place.TellAsync(await poison.ReadAsync(cancellationToken), OperationsJson.Readable.IReadOnlyListPoisonPile, piles => Show(place, piles));
        return 0;
    }

    private static void Show(OperatedPlace place, IReadOnlyList<PoisonPile> piles)
    {
        foreach (var pile in piles)
        {
            place.Output.WriteLine($"{pile.Queue}: {pile.Count} poison messages");
            Show(place, pile.Messages);
        }
    }

    private static void Show(OperatedPlace place, IReadOnlyList<PoisonRequeued> requeued)
    {
        foreach (var pile in requeued)
        {
            place.Output.WriteLine($"{pile.Queue}: {pile.Requeued} given back, {pile.Kept.Count} stay");
            Show(place, pile.Kept);
        }
    }

    private static void Show(OperatedPlace place, IReadOnlyList<PoisonMessage> messages)
    {
        if (messages.Count == 0)
            return;
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("Since", column => column.NoWrap());
        table.AddColumn("Message");
        table.AddColumn("Why it cannot be read");
        foreach (var message in messages)
            table.AddRow(
                message.At is { } at ? $"{TimeZoneInfo.ConvertTime(at, place.Time.LocalTimeZone):yyyy-MM-dd HH:mm:ss}" : "-",
                Markup.Escape(message.Text),
                Markup.Escape(message.Unreadable ?? "-"));
        Terminal.On(place.Output).Write(table);
    }
}

using System.Globalization;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database.Operations;
using SellerSync.Local.Commands;
using Spectre.Console;

namespace SellerSync.Local.Operations;

/// <summary>`batches`: the newest batches of everybody.</summary>
internal static class BatchesCommand
{
    /// <param name="status">Null for all.</param>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(OperatedPlace place, BatchStatus? status, int limit, CancellationToken cancellationToken)
    {
        var page = await new BatchRegister(place.Database).ReadAsync(new BatchFilter(status), after: null, limit, cancellationToken);
        await place.TellAsync(new BatchesDocument(page.Entries, page.Next is not null), OperationsJson.Readable.BatchesDocument, shown => Show(place, shown));
        return 0;
    }

    private static void Show(OperatedPlace place, BatchesDocument document)
    {
        var console = Terminal.On(place.Output);
        var table = new Table { Border = TableBorder.Simple };
        foreach (var name in (string[])["Batch", "Status", "Seller", "Stored", "Tries", "Tokens", "Created"])
            table.AddColumn(name, column => column.NoWrap());
        table.AddColumn("Reason");
        foreach (var batch in document.Batches)
            table.AddRow(
                $"{batch.Id}",
                batch.Status,
                Markup.Escape($"{batch.SellerId}/{batch.Domain}"),
                $"{batch.Counts.Stored}/{batch.Counts.Products}",
                $"{batch.Attempts}",
                batch.TokensUsed?.ToString(CultureInfo.InvariantCulture) ?? "-",
                TimeZoneInfo.ConvertTime(batch.CreatedAt, place.Time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(batch.Reason ?? ""));
        if (document.Batches.Count == 0)
            console.WriteLine("No such batch.");
        else
            console.Write(table);
        if (document.HasMore)
            console.WriteLine("There are older ones; --limit shows more.");
    }
}

/// <param name="HasMore">Whether there are older ones.</param>
internal sealed record BatchesDocument(IReadOnlyList<BatchOnRecord> Batches, bool HasMore);

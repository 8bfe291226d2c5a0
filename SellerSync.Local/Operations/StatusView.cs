using System.Globalization;
using SellerSync.Local.Commands;
using Spectre.Console;

namespace SellerSync.Local.Operations;

/// <summary>A status on a terminal.</summary>
internal sealed class StatusView(TextWriter output, TimeProvider time)
{
    public void Show(StatusDocument status)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = false };
        table.AddColumn("", column => column.NoWrap());
        table.AddColumn("");
        Row("schema", status.Schema.Pending.Count == 0
            ? $"{status.Schema.Known}, up to date"
            : $"{status.Schema.Pending.Count} migrations are to be run: {string.Join(", ", status.Schema.Pending)}");
        foreach (var tokens in status.Tokens)
            Row($"tokens of key {tokens.Key}", Tokens(tokens));
        Row("batches", string.Join(", ", status.Batches.Select(batch => $"{Number(batch.Value)} {batch.Key}")) + "  (ended: of the last 24 hours)");
        Row("oldest wait", status.OldestWaitSeconds is { } seconds ? $"{TimeSpan.FromSeconds(Math.Round(seconds)):c}" : "nothing waits that could be claimed");
        Row("drains", status.Drains.Count == 0 ? "none at work" : string.Join(", ", status.Drains.Select(drain => $"slot {drain.Slot} by {drain.WorkerId}")));
        Row("queued work", status.Pause is { } pause ? $"PAUSED since {Local(pause.Since)} by {pause.By}: {pause.Reason}" : "goes on");
        Row("poison messages", status.Poison is { } poison ? string.Join(", ", poison.Select(queue => $"{queue.Value} of {queue.Key}")) : "unknown without --storage");
        Terminal.On(output).Write(table);

        void Row(string name, string value) => table.AddRow(Markup.Escape(name), Markup.Escape(value));
    }

    private string Tokens(StatusDocument.TokensOfKey tokens) => tokens.Available is { } available
        ? $"{Number(available)} of {Number(tokens.Capacity!.Value)} to spend{(tokens.Debt > 0 ? " (debt)" : "")}, {Number(tokens.Reserved)} reserved ({Number(tokens.Unknown)} unknown), "
            + $"{tokens.RefillRate} a minute, next at {Local(tokens.NextRefillAt!.Value)}; Keepa told at {Local(tokens.ToldAt!.Value)}"
        : "Keepa has not told yet";

    private string Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Spectre.Console;

namespace SellerSync.Local.Lookup;

/// <summary>A lookup on a terminal.</summary>
internal sealed class LookupView(IAnsiConsole console, TimeProvider time)
{
    private const int MostRows = 50;

    /// <summary>Shows the seller, then a bar until its work is done. Returns the last look.</summary>
    public async Task<SellerWork> FollowAsync(LookupAnswer.Seller seller, IAsyncEnumerable<SellerWork> looks)
    {
        console.MarkupLineInterpolated($"[bold]{seller.SellerName}[/] ({seller.SellerId}, domain {seller.Domain}) lists {seller.AsinCount:N0} products.");
        return await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(async progress =>
            {
                var bar = progress.AddTask("looking", maxValue: 1);
                var last = SellerWork.None;
                await foreach (var work in looks)
                {
                    last = work;
                    bar.MaxValue = Math.Max(1, work.Products);
                    bar.Value = work.Settled;
                    bar.Description = Describe(work);
                }

                bar.Value = bar.MaxValue;
                return last;
            });
    }

    public void Show(LookupDocument document)
    {
        if (document.Decision is { } decision)
            console.MarkupLineInterpolated(
                $"Decision: [bold]{decision.Decision}[/] for {decision.ProductCount:N0} new products (threshold {decision.Threshold}: {decision.Reason}; bucket {Percent(decision.TokenPercent)}).");
        else
            console.WriteLine("Nothing new to process.");

        if (document.Products.Count > 0)
            console.Write(Table(document.Products));
        if (document.Products.Count > MostRows)
            console.MarkupLineInterpolated($"and {document.Products.Count - MostRows:N0} more; --json has all.");
        var processed = document.Batches.Sum(batch => batch.ProductCount);
        foreach (var reason in document.Batches.SelectMany(batch => batch.Reasons).GroupBy(reason => reason))
            console.MarkupLineInterpolated($"[yellow]{reason.Count():N0} of {processed:N0} products could not be stored: {reason.Key}.[/]");
        foreach (var batch in document.Batches.Where(batch => batch.HasFailed))
            console.MarkupLineInterpolated($"[red]A batch of {batch.ProductCount} products failed: {batch.ErrorMessage}[/]");
        console.MarkupLineInterpolated(
            $"Tokens: {document.Tokens.Spent:N0} spent, {document.Tokens.Left?.ToString("N0", CultureInfo.InvariantCulture) ?? "an unknown number"} left.");
    }

    private string Describe(SellerWork work) => work switch
    {
        { WaitsForTokensUntil: { } until } => $"{work.Settled}/{work.Products} products, waiting for tokens until {Local(until):HH:mm:ss}",
        { Products: 0, IsOpen: true } => "waiting for its turn",
        { Products: 0 } => "nothing new",
        _ => $"{work.Settled}/{work.Products} products",
    };

    private Table Table(IReadOnlyList<LookupDocument.Product> products)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("ASIN", column => column.NoWrap());
        table.AddColumn("Title");
        foreach (var measure in (string[])["Price", "Buy box", "Rank", "Stock", "Rating", "Sold a month"])
            table.AddColumn(measure, column => column.RightAligned().NoWrap());
        table.AddColumn("By", column => column.NoWrap());
        table.AddColumn("Since", column => column.NoWrap());

        foreach (var product in products.Take(MostRows))
            table.AddRow(
                product.Asin,
                Markup.Escape(Short(product.Title ?? "-")),
                Price(product.StorefrontPrice, product.Currency),
                Price(product.BuyBoxPrice, product.Currency),
                Number(product.SalesRank),
                Number(product.StockCount),
                product.Rating is { } rating ? $"{rating:0.0} ({Number(product.RatingCount)})" : "-",
                Number(product.MonthlySales),
                (product.IsFba, product.IsFbm) switch { (true, true) => "FBA FBM", (true, _) => "FBA", (_, true) => "FBM", _ => "-" },
                product.FirstSeenAt is { } since ? $"{Local(since):yyyy-MM-dd}" : "-");
        return table;
    }

    private DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);

    private static string Short(string title) => title.Length <= 40 ? title : $"{title[..39]}…";

    private static string Percent(decimal? percent) => percent is { } known ? $"{known:0.#} % full" : "unknown";

    private static string Number(int? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "-";

    // Yen have no decimals; numbers of the database keep theirs.
    private static string Price(decimal? price, string? currency) =>
        price is { } amount ? $"{amount.ToString(currency == "JPY" ? "N0" : "N2", CultureInfo.InvariantCulture)} {currency}" : "-";
}

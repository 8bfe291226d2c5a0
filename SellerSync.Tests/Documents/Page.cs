using System.Text.RegularExpressions;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Documents;

/// <summary>A page of docs/ by its tables: each row from column name to cell.</summary>
internal sealed partial record Page(string Text, IReadOnlyList<IReadOnlyDictionary<string, string>> Rows)
{
    public static Page Read(string file)
    {
        var text = File.ReadAllText(Path.Combine(Sources.Root, "docs", file));
        var rows = new List<IReadOnlyDictionary<string, string>>();
        string[]? header = null;
        foreach (var line in text.Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                header = null;
            }
            else if (header is null)
            {
                header = Cells(line);
            }
            else if (!line.StartsWith("| ---", StringComparison.Ordinal))
            {
                var cells = Cells(line);
                Assert.That(cells, Has.Length.EqualTo(header.Length), line);
                rows.Add(header.Zip(cells).ToDictionary(cell => cell.First, cell => cell.Second));
            }
        }

        return new Page(text, rows);
    }

    /// <summary>What stands between backticks in the column, over all tables that have it.</summary>
    public IEnumerable<string> Quoted(string column) => Rows.SelectMany(row => Quoted(row, column));

    public static IEnumerable<string> Quoted(IReadOnlyDictionary<string, string> row, string column) =>
        row.TryGetValue(column, out var cell) ? Backticks.Matches(cell).Select(match => match.Groups[1].Value) : [];

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticks { get; }
}

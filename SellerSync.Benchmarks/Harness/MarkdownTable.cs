using System.Globalization;
using System.Text;

namespace SellerSync.Benchmarks.Harness;

/// <summary>Measurements as docs/performance.md shows them.</summary>
public static class MarkdownTable
{
    public static string Of(IEnumerable<Measurement> measurements)
    {
        var table = new StringBuilder("""
            | id | figure | ours | peer | limit | unit | ratio | aim | met |
            | --- | --- | ---: | ---: | ---: | --- | ---: | --- | --- |

            """);
        foreach (var line in measurements)
        {
            string[] cells =
            [
                line.Id, line.Figure, Number(line.Value), Number(line.Peer), Number(line.Limit), line.Unit, Ratio(line.Ratio), line.Target,
                line.Met switch { true => "yes", false => "**no**", null => "" },
            ];
            table.AppendJoin("", cells.Select(cell => $"| {cell} ")).AppendLine("|");
        }

        return table.ToString();
    }

    private static string Ratio(double? ratio) => ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "";

    // Three digits say all that such measurements hold.
    private static string Number(double? value) => value switch
    {
        null => "",
        { } number when Math.Abs(number) >= 100 || number == Math.Truncate(number) => number.ToString("#,0", CultureInfo.InvariantCulture),
        { } number when Math.Abs(number) >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        { } number => number.ToString("0.00", CultureInfo.InvariantCulture),
    };
}

using System.Text.RegularExpressions;

namespace SellerSync.Local.Settings;

/// <summary>A setting of the functions as a person writes it: <c>Name=Value</c>.</summary>
internal static partial class ChosenSetting
{
    /// <summary>Where a process listens, which nobody else may choose.</summary>
    public const string Urls = "ASPNETCORE_URLS";

    /// <summary>Why it is refused: the end of a sentence. Null where it is well-formed. The value is not repeated: it may be a secret.</summary>
    public static string? Complaint(string text) => text.Split('=', 2) switch
    {
        [var name, _] when !Name().IsMatch(name) =>
            $"takes names of letters, digits and _ (with __ between section and name, as in Drain__Lease); this is none: {name}",
        [var name, _] when name.Equals(Urls, StringComparison.OrdinalIgnoreCase) => $"cannot set {Urls}: each process of the functions has its own.",
        [_, _] => null,
        _ => "takes Name=Value, for example Drain__Lease=00:00:05; there is one without =.",
    };

    /// <summary>From name to value; names know no case, and the last one counts.</summary>
    public static IReadOnlyDictionary<string, string> ParseAll(IEnumerable<string> texts)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
            settings[text[..text.IndexOf('=')]] = text[(text.IndexOf('=') + 1)..];
        return settings;
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$")]
    private static partial Regex Name();
}

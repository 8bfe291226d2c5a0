namespace SellerSync.Infrastructure.Discord;

/// <summary>A text as a code block that it cannot break out of, within Discord's limit for a description.</summary>
internal static class CodeBlock
{
    public const int LongestDescription = 4_096;

    private const string Opening = "```\n";
    private const string Closing = "\n```";
    private const string Ellipsis = "…";

    // Invisible, and it keeps backticks from adding up to a fence.
    private const string ZeroWidthSpace = "\u200B";

    public static string Of(string text) =>
        $"{Opening}{Cut(text.Replace("``", $"`{ZeroWidthSpace}`", StringComparison.Ordinal))}{Closing}";

    private static string Cut(string text)
    {
        var longest = LongestDescription - Opening.Length - Closing.Length;
        if (text.Length <= longest)
        {
            return text;
        }

        var end = longest - Ellipsis.Length;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + Ellipsis;
    }
}

namespace SellerSync.Tests.Infra;

/// <summary>Reads objects out of an expression of Azure Resource Manager.</summary>
internal static class ArmObjects
{
    private const string Call = "createObject(";

    /// <summary>The entries of every <c>createObject('name', value, ...)</c>: text without its quotes, anything else as it stands.</summary>
    public static Dictionary<string, string> Entries(string expression)
    {
        var entries = new Dictionary<string, string>();
        for (var at = expression.IndexOf(Call, StringComparison.Ordinal); at >= 0; at = expression.IndexOf(Call, at + 1, StringComparison.Ordinal))
        {
            foreach (var pair in Arguments(expression, at + Call.Length).Chunk(2).Where(pair => pair.Length == 2))
                entries.Add(Unquoted(pair[0]), Unquoted(pair[1]));
        }

        return entries;
    }

    private static IEnumerable<string> Arguments(string expression, int from)
    {
        var (depth, quoted, start) = (0, false, from);
        for (var i = from; i < expression.Length; i++)
        {
            var letter = expression[i];
            if (letter == '\'')
                quoted = !quoted;
            else if (!quoted && letter is '(')
                depth++;
            else if (!quoted && letter is ')' && depth-- == 0)
            {
                yield return expression[start..i].Trim();
                yield break;
            }
            else if (!quoted && letter is ',' && depth == 0)
            {
                yield return expression[start..i].Trim();
                start = i + 1;
            }
        }
    }

    private static string Unquoted(string argument) =>
        argument.StartsWith('\'') && argument.IndexOf('\'', 1) == argument.Length - 1 ? argument[1..^1] : argument;
}

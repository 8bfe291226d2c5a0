namespace SellerSync.Domain.Asins;

/// <summary>Operations on lists of ASINs. Order is kept throughout: Keepa lists the freshest first.</summary>
public static class AsinList
{
    /// <summary>Trims, raises to upper case and drops repeats; texts of another form are told apart.</summary>
    public static (IReadOnlyList<Asin> Valid, IReadOnlyList<string> Invalid) Normalize(IEnumerable<string?> texts)
    {
        var valid = new OrderedDictionary<Asin, bool>();
        var invalid = new List<string>();
        foreach (var text in texts)
        {
            if (Asin.TryParse(text, out var asin))
            {
                valid.TryAdd(asin, true);
            }
            else
            {
                invalid.Add(text ?? "null");
            }
        }

        return ([.. valid.Keys], invalid);
    }

    /// <summary>The ASINs of <paramref name="current"/> that are not known yet, each once.</summary>
    public static IReadOnlyList<Asin> New(IEnumerable<Asin> current, IReadOnlySet<Asin> known) =>
        [.. current.Distinct().Where(asin => !known.Contains(asin))];
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using SellerSync.KeepaSimulator.Marketplaces;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>A query string, read as Keepa reads it.</summary>
internal sealed class Parameters(IQueryCollection query)
{
    public const int MostAtOnce = 100;

    public bool Has(string name) => !string.IsNullOrEmpty(query[name]);

    public bool Flag(string name) => Number(name) is not (null or 0);

    /// <exception cref="RejectedException">It is there but no whole number.</exception>
    public int? Number(string name)
    {
        if (!Has(name))
            return null;

        return int.TryParse(query[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw RejectedException.Malformed($"The parameter {name} must be a number.");
    }

    /// <summary>A comma-separated list, each entry once, in its order.</summary>
    /// <exception cref="RejectedException">It is missing, empty or longer than 100.</exception>
    public string[] List(string name)
    {
        string[] entries = [.. query[name].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        return entries.Length switch
        {
            0 => throw RejectedException.Malformed($"The parameter {name} is missing."),
            > MostAtOnce => throw RejectedException.Malformed($"At most {MostAtOnce} entries of {name} can be requested at once."),
            _ => entries,
        };
    }

    /// <exception cref="RejectedException">The domain is missing, no number (400), or none of Keepa's (405).</exception>
    public Marketplace Marketplace()
    {
        var id = Number("domain") ?? throw RejectedException.Malformed("The parameter domain is missing.");
        return Marketplaces.Marketplace.Find(id) ?? throw RejectedException.OutOfRange($"The domain {id} is not supported.");
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.Http;

/// <summary>Reads a request's query and keeps what is wrong with it first. An empty parameter counts as absent.</summary>
public sealed class QueryParameters(IQueryCollection query)
{
    /// <summary>The first parameter that is wrong; null while all are right.</summary>
    public BadParameter? Error { get; private set; }

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            Refuse(name, $"{name} must be given once");
        }

        return values.Count == 1 && !string.IsNullOrWhiteSpace(values[0]) ? values[0]!.Trim() : null;
    }

    public int? Number(string name, int min, int max)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
        {
            return value;
        }

        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be a whole number from {min} to {max}"));
        return null;
    }

    /// <summary>An amount of money, with a point as decimal mark.</summary>
    public decimal? Amount(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        Refuse(name, $"{name} must be an amount such as 19.99");
        return null;
    }

    /// <summary>A UUID in its usual form, with hyphens.</summary>
    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        Refuse(name, $"{name} must be a UUID");
        return null;
    }

    /// <summary>One of an enumeration's names, in the wire's camelCase.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (Wire(value) == text)
            {
                return value;
            }
        }

        Refuse(name, $"{name} must be one of: {string.Join(", ", Enum.GetValues<T>().Select(Wire))}");
        return null;
    }

    /// <summary><c>sellerId</c> and <c>domain</c> (absent means 1), with the contract's sentences.</summary>
    public (SellerId SellerId, Marketplace Marketplace) Seller()
    {
        if (!SellerId.TryParse(Text("sellerId"), out var sellerId, out var error))
        {
            Refuse("sellerId", error);
        }

        var id = Marketplace.DefaultId;
        if (Text("domain") is { } text && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id))
        {
            Refuse("domain", "Domain must be a number");
        }

        if (Marketplace.Find(id) is { } marketplace)
        {
            return (sellerId, marketplace);
        }

        Refuse("domain", Marketplace.InvalidDomainMessage);
        return (sellerId, Marketplace.Find(Marketplace.DefaultId)!);
    }

    public void Refuse(string name, string error) => Error ??= new BadParameter(name, error);

    private static string Wire<T>(T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}

/// <param name="Error">The sentence that says what is wrong.</param>
public sealed record BadParameter(string Name, string Error);

namespace SellerSync.Functions.Api;

/// <summary>Describes one thing that a caller sends, in the API document.</summary>
/// <param name="place">Where it is sent. What a route names in braces must be described as of the path.</param>
/// <param name="name">Its name on the wire.</param>
/// <param name="type">A number, a text, a Guid, an enumeration (its names in camelCase), an array of texts, or one of the domain's: a seller ID, a marketplace, a batch's status.</param>
/// <param name="description">What it means, in a sentence.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ApiInputAttribute(ApiPlace place, string name, Type type, string description) : Attribute
{
    public ApiPlace Place { get; } = place;

    public string Name { get; } = name;

    public Type Type { get; } = type;

    public string Description { get; } = description;

    public bool IsRequired { get; init; }

    /// <summary>Least value of a number, least length of a text or an array; not a number for none.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Greatest value of a number, greatest length of a text or an array; not a number for none.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>What it counts as where it is absent; null for nothing that can be said in a value.</summary>
    public object? Default { get; init; }
}

/// <summary>Describes <c>sellerId</c> and <c>domain</c>, by which functions name a seller.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiSellerAttribute(ApiPlace place) : Attribute
{
    public ApiPlace Place { get; } = place;
}

/// <summary>Where a caller sends something.</summary>
public enum ApiPlace
{
    Path,
    Query,

    /// <summary>A header; its name is an HTTP header's.</summary>
    Header,

    /// <summary>A field of the JSON object in the body.</summary>
    Body,
}

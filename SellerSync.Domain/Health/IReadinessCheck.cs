namespace SellerSync.Domain.Health;

/// <summary>From the best to the worst.</summary>
public enum Condition
{
    Healthy,

    /// <summary>Requests are answered, but worse or later than usual.</summary>
    Degraded,

    /// <summary>Requests should go elsewhere, or wait.</summary>
    Unhealthy,
}

/// <summary>What a look at one thing found.</summary>
/// <param name="Detail">For people, and everybody may read it: what is wrong and what to do, without secrets and addresses.</param>
public sealed record Finding(Condition Condition, string Detail)
{
    public static Finding Healthy(string detail) => new(Condition.Healthy, detail);

    public static Finding Degraded(string detail) => new(Condition.Degraded, detail);

    public static Finding Unhealthy(string detail) => new(Condition.Unhealthy, detail);
}

/// <summary>Looks at one thing without which requests are not answered as they should be.</summary>
public interface IReadinessCheck
{
    string Name { get; }

    /// <summary>What to do when the look itself fails or takes too long.</summary>
    string Advice { get; }

    /// <summary>May throw whatever the thing itself throws.</summary>
    Task<Finding> LookAsync(CancellationToken cancellationToken);
}

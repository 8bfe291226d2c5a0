namespace SellerSync.Domain.Routing;

/// <summary>How much a user's batches took lately.</summary>
public interface IUserUsage
{
    /// <summary>Tokens of this user's batches in the last hour: the sum of products x 7. At most 5 minutes old, own additions included.</summary>
    Task<int> TokensLastHourAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Counts at once what this instance adds.</summary>
    void Add(Guid userId, int products);
}

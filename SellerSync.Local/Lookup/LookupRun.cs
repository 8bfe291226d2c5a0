using SellerSync.Domain.Tokens;

namespace SellerSync.Local.Lookup;

/// <summary>The main job once: asks for a seller, follows its products until none is on its way, and reads what is stored.</summary>
internal sealed class LookupRun(LookupApi api, SellerWorkReader reader, Guid userId, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // Tokens come each minute, and a full bucket takes an hour: whoever waits for longer waits for another limit.
    private static readonly TimeSpan LongestWait = SpendingLimit.AskAgainAfter / 2;

    /// <summary>Whether it ends as well when the limit of tokens is reached, which no waiting raises.</summary>
    public bool EndsWithTokens { get; init; }

    /// <summary>Whether it ended for that.</summary>
    public bool HasUsedUpTokens { get; private set; }

    /// <param name="follow">Is given the seller and a way to follow its work, and returns what that returned: it may show it meanwhile.</param>
    /// <exception cref="LookupRefusedException">The functions refuse.</exception>
    public async Task<LookupDocument> RunAsync(
        LookupRequest request,
        Func<LookupAnswer.Seller, IAsyncEnumerable<SellerWork>, Task<SellerWork>> follow,
        CancellationToken cancellationToken)
    {
        var seller = await api.LookUpAsync(request, cancellationToken);
        var search = await reader.SearchAsync(userId, request, cancellationToken);
        HashSet<Guid> handOvers = search.HandOverId is { } own ? [own] : [];

        var work = await follow(seller, FollowAsync(search.SellerUuid, handOvers, cancellationToken));
        return new LookupDocument(
            seller,
            await reader.DecisionAsync(handOvers, cancellationToken),
            work.Batches,
            await reader.ProductsAsync(search.SellerUuid, cancellationToken),
            new LookupDocument.TokenCount(
                search.TokensUsed + work.Batches
                    .Where(batch => batch.HandOverId is { } handOver && handOver == search.HandOverId)
                    .Sum(batch => batch.TokensUsed),
                await api.TokensLeftAsync(cancellationToken)));
    }

    /// <summary>Looks again and again until nothing is open; the last look is the final one.</summary>
    /// <param name="handOvers">Those to follow; what else is open of this seller is added.</param>
    private async IAsyncEnumerable<SellerWork> FollowAsync(
        Guid sellerUuid,
        HashSet<Guid> handOvers,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batches = new HashSet<Guid>();
        while (true)
        {
            var work = await reader.WorkAsync(sellerUuid, handOvers, batches, cancellationToken);
            handOvers.UnionWith(work.OpenHandOvers);
            handOvers.UnionWith(work.Batches.Select(batch => batch.HandOverId).OfType<Guid>());
            batches.UnionWith(work.Batches.Select(batch => batch.Id));
            yield return work;
            HasUsedUpTokens = EndsWithTokens && work.WaitsForTokensUntil > time.GetUtcNow() + LongestWait;
            if (!work.IsOpen || HasUsedUpTokens)
                yield break;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }
}

using Microsoft.Extensions.Options;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.Composition;

namespace SellerSync.Functions.Budgets;

/// <summary>
/// What one user may spend from midnight to midnight, UTC. Asked before anything is bought; without a limit it costs no look at
/// the database. What was begun within the budget is finished.
/// </summary>
public sealed class DailyBudget(ITokenSpending spending, IOptions<LimitOptions> limits, TimeProvider time)
{
    /// <summary>How long until there is a budget again, where so many tokens more are not within today's; else null.</summary>
    /// <exception cref="Domain.Faults.StoreUnavailableException">The database cannot tell.</exception>
    public async Task<TimeSpan?> RefusesAsync(Guid userId, int tokens, CancellationToken cancellationToken)
    {
        if (limits.Value.DailyTokensPerUser == 0)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return await spending.SinceAsync(userId, midnight, cancellationToken) + tokens > limits.Value.DailyTokensPerUser
            ? midnight.AddDays(1) - now
            : null;
    }
}

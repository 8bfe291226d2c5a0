using Microsoft.Extensions.Options;
using SellerSync.Domain.Health;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Infrastructure.Health;

/// <summary>How long the oldest batch of people has waited. Discovery's may wait: it works on what they leave.</summary>
public sealed class WaitingCheck(Database.Database database, IOptions<HealthOptions> options) : IReadinessCheck
{
    public string Name => "waiting";

    public string Advice => "What waits cannot be counted: see what is said of the database";

    private const string Oldest = $"""
        select coalesce(now() - min({BatchRows.WaitingSince}), interval '0') from product_batches b where status = 'PENDING' and job_type <> 'MONITORING'
        """;

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var age = await database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Oldest);
                return (TimeSpan)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
        var minutes = (int)age.TotalMinutes;
        return age <= options.Value.WaitingLimit
            ? Finding.Healthy($"The oldest batch has waited for {minutes} minutes")
            : Finding.Degraded($"The oldest batch has waited for {minutes} minutes: see whether tokens are short, and whether product-batches runs");
    }
}

using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Database.Tokens;

/// <summary><see cref="ITokenSpending"/> on token_reservations.</summary>
public sealed class TokenSpending(Database database) : ITokenSpending
{
    private const string Sum = """
        select coalesce(sum(coalesce(charged, tokens)), 0)::bigint from token_reservations where user_id = $1 and reserved_at >= $2
        """;

    public Task<long> SinceAsync(Guid userId, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.Promptly.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(Sum, userId, since);
                return (long)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);
}

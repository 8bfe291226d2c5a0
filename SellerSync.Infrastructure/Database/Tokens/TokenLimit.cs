using Npgsql;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Tokens;

namespace SellerSync.Infrastructure.Database.Tokens;

/// <summary>The limit of <c>Tokens:AtMost</c>, over the calls of all instances on the key.</summary>
internal sealed class TokenLimit(KeepaOptions keepa, TokenOptions tokens)
{
    // A call that is not settled may have cost all that its kind can cost.
    private const string Spent = """
        select coalesce(sum(case when state = 'SETTLED' then charged else units * case operation when 'storefront' then $3 else $4 end end), 0)
        from token_reservations where key = $1 and reserved_at >= $2
        """;

    public bool IsSet => tokens.AtMost > 0;

    private int DearestProduct => TokenCost.OfDearestProduct(keepa.OffersPerProduct);

    /// <summary>The question with as many units as may still be bought; null where that is too few. Without a limit it is the same, without a look.</summary>
    public async ValueTask<TokenAsk?> NarrowAsync(
        NpgsqlConnection connection, string key, TokenAsk ask, TokenOperation operation, CancellationToken cancellationToken)
    {
        if (!IsSet)
        {
            return ask;
        }

        await using var command = connection.Command(Spent, key, tokens.AtMostSince ?? DateTimeOffset.UnixEpoch, TokenCost.PerStorefront, DearestProduct);
        var spent = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new SpendingLimit(tokens.AtMost, spent).Narrow(ask, operation == TokenOperation.Storefront ? TokenCost.PerStorefront : DearestProduct);
    }
}

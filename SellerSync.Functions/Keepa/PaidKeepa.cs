using Microsoft.Extensions.Logging;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.TokenStatus;

namespace SellerSync.Functions.Keepa;

/// <summary>Keepa's calls that cost tokens: each has a reservation before it, which ends with what was charged.</summary>
public sealed partial class PaidKeepa(IKeepa keepa, ITokenLedger ledger, TokenRefresher tokens, ILogger<PaidKeepa> logger)
{
    private static readonly TimeSpan TokensMaxAge = TimeSpan.FromSeconds(30);

    /// <summary>One seller with its storefront.</summary>
    /// <param name="userId">Who asked; null for work in the background.</param>
    /// <exception cref="KeepaException">As Keepa's own; also, without a call, <see cref="KeepaFault.RateLimited"/> where this priority may not spend now, and
    /// what keeps Keepa from telling its tokens where it never did.</exception>
    public async Task<KeepaAnswer<SellerReading?>> GetSellerAsync(
        TokenPriority priority, SellerId sellerId, Marketplace marketplace, Guid? userId, CancellationToken cancellationToken)
    {
        var (answer, payment) = await FetchSellerAsync(priority, sellerId, marketplace, userId, cancellationToken);
        await SettleAsync(payment);
        return answer;
    }

    /// <summary>The same, where its reservation is to be settled by the caller, if it can in the transaction that stores the seller.</summary>
    /// <exception cref="KeepaException">As above.</exception>
    public async Task<(KeepaAnswer<SellerReading?> Answer, TokenPayment Payment)> FetchSellerAsync(
        TokenPriority priority, SellerId sellerId, Marketplace marketplace, Guid? userId, CancellationToken cancellationToken)
    {
        var reservation = await ReserveAsync(TokenAsk.ForStorefront(priority), new TokenPurpose(TokenOperation.Storefront, marketplace, userId), cancellationToken);
        var answer = await CallAsync(reservation, () => keepa.GetSellerAsync(sellerId, marketplace, cancellationToken));
        return (answer, new TokenPayment(reservation, answer.Tokens.TokensConsumed));
    }

    /// <summary>The products of one chunk. Its reservation is settled with the products, in the transaction that stores them.</summary>
    public Task<KeepaAnswer<ProductsAnswer>> GetProductsAsync(
        TokenReservation reservation, ClaimedBatch batch, IReadOnlyList<Asin> chunk, CancellationToken cancellationToken) =>
        CallAsync(reservation, () => keepa.GetProductsAsync(batch.SellerId, batch.Marketplace, chunk, cancellationToken));

    /// <summary>Ends the reservation of an answer that is not stored, or could not be: it has been charged all the same.</summary>
    public Task SettleAsync(TokenPayment payment) =>
        TryEndAsync(payment.Reservation, () => ledger.SettleAsync(payment.Reservation, payment.Charged, CancellationToken.None));

    /// <summary>Ends a reservation for which no call was made.</summary>
    public Task ReleaseAsync(TokenReservation reservation) => SettleAsync(new TokenPayment(reservation, Charged: 0));

    // The ledger may know nothing yet, or tokens may have come that no answer told of: asking for them is free.
    private async Task<TokenReservation> ReserveAsync(TokenAsk ask, TokenPurpose purpose, CancellationToken cancellationToken)
    {
        var grant = await ledger.ReserveAsync(ask, purpose, cancellationToken);
        if (grant is LedgerGrant.Refused)
        {
            // Where Keepa never told its tokens, the reason is what keeps it from that: a wrong key is no lack of tokens.
            if (await tokens.RefreshAsync(TokensMaxAge, cancellationToken) is null && tokens.Failure is { } failure)
            {
                throw new KeepaException(failure.Fault, failure.Message, innerException: failure) { RetryAfter = failure.RetryAfter };
            }

            grant = await ledger.ReserveAsync(ask, purpose, cancellationToken);
        }

        return grant is LedgerGrant.Granted granted
            ? granted.Reservation
            : throw new KeepaException(KeepaFault.RateLimited, "There are not enough tokens for this right now.") { RetryAfter = ((LedgerGrant.Refused)grant).RetryAfter };
    }

    private async Task<T> CallAsync<T>(TokenReservation reservation, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (KeepaException exception) when (exception.Tokens is not null || !exception.MayBeCharged)
        {
            await TryEndAsync(reservation, () => ledger.SettleAsync(reservation, exception.Tokens?.TokensConsumed ?? 0, CancellationToken.None));
            throw;
        }
        catch
        {
            await TryEndAsync(reservation, () => ledger.DoubtAsync(reservation, CancellationToken.None));
            throw;
        }
    }

    // A reservation that cannot be ended ends by itself when Keepa's word includes it.
    private async Task TryEndAsync(TokenReservation reservation, Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (StoreUnavailableException)
        {
            LeftOpen(logger, reservation.Id, reservation.Tokens);
        }
    }

    [LoggerMessage(1700, LogLevel.Warning, "Reservation {ReservationId} of {Tokens} tokens could not be ended; it will be reconciled")]
    private static partial void LeftOpen(ILogger logger, Guid reservationId, int tokens);
}

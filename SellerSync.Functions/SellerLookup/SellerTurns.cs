using SellerSync.Domain.Sellers;

namespace SellerSync.Functions.SellerLookup;

/// <summary>
/// One lookup at a time for each seller in this process: a storefront costs 10 tokens, and whoever asks meanwhile gets what
/// the first one paid for. Sellers share turns by chance, 1 in 1,024: that costs a wait, never an answer.
/// </summary>
public sealed class SellerTurns
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 1_024).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for this seller's turn, which ends when disposed.</summary>
    public async Task<Turn> TakeAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken)
    {
        var turn = _turns[(uint)HashCode.Combine(sellerId, marketplace.Id) % _turns.Length];
        if (await turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return new Turn(turn, HadToWait: false);
        }

        await turn.WaitAsync(cancellationToken);
        return new Turn(turn, HadToWait: true);
    }

    /// <param name="HadToWait">Somebody else has just asked, so the answer may stand in the database by now.</param>
    public readonly record struct Turn(SemaphoreSlim Semaphore, bool HadToWait) : IDisposable
    {
        public void Dispose() => Semaphore.Release();
    }
}

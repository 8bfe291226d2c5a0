using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Keeps the cached token status at most 35 seconds old for every reader with a timer of 30 seconds, and asks Keepa only when no
/// answer to any instance has told it for 30 seconds. A run that finds it younger does not wait until it may ask, for waiting is paid
/// for as working is: it leaves the asking to its process. Where that ends before, the next run asks.
/// </summary>
public sealed class TokenStatusKeeper(TokenRefresher refresher, TokenStatusPublisher publisher, ITokenStatusStore store, TimeProvider time)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    // Younger than this it can wait for the next run, which comes in half a minute.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(3);

    // Its process looks every 2 seconds.
    private static readonly TimeSpan Old = Silence + TokenStatusAnswers.Period;

    private volatile Due? _due;

    /// <summary>A run of the timer, which one instance has.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await publisher.PublishAsync(cancellationToken);
        var age = await AgeAsync(cancellationToken);
        _due = age > Young && age < Silence ? new Due(time.GetUtcNow() + Old - age.Value) : null;
        if (age is null || age >= Silence)
        {
            await AskAsync(cancellationToken);
        }
    }

    /// <summary>What the last run left to do, once it is time.</summary>
    public async Task KeepOnAsync(CancellationToken cancellationToken)
    {
        if (_due is not { } due || time.GetUtcNow() < due.At)
        {
            return;
        }

        _due = null;
        if (await AgeAsync(cancellationToken) is not { } age || age >= Silence)
        {
            await AskAsync(cancellationToken);
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await refresher.RefreshAsync(Silence, cancellationToken);
        await publisher.PublishAsync(cancellationToken);
    }

    private async Task<TimeSpan?> AgeAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(cancellationToken) is { } told ? time.GetUtcNow() - told.RefreshedAt : null;

    private sealed record Due(DateTimeOffset At);
}

using SellerSync.Domain.Tokens;

namespace SellerSync.Functions.TokenStatus;

/// <summary>
/// Keeps the cached token status at most 35 seconds old for every reader with a timer of 30 seconds, and asks Keepa only when no
/// answer to any instance has told it for about as long: a run that finds it some seconds old waits. In quiet times it asks later
/// with each run until it asks at the beginning of one and waits no more: waiting is paid for as working is.
/// </summary>
public sealed class TokenStatusKeeper(TokenRefresher refresher, TokenStatusPublisher publisher, ITokenStatusStore store, TimeProvider time)
{
    // What the run before asked for was answered a moment after its beginning: with the whole period this one would wait, and all after it.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(29);

    // Younger than this it can wait for the next run, which comes in half a minute; so old it becomes then.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Old = TimeSpan.FromSeconds(30) + Young;

    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        await publisher.PublishAsync(cancellationToken);
        if (await AgeAsync(cancellationToken) is { } age && age < Silence)
        {
            if (age <= Young)
            {
                return;
            }

            await Task.Delay(Old - age, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (cancellationToken.IsCancellationRequested || await AgeAsync(cancellationToken) < Silence)
            {
                return;
            }
        }

        await refresher.RefreshAsync(Silence, cancellationToken);
        await publisher.PublishAsync(cancellationToken);
    }

    private async Task<TimeSpan?> AgeAsync(CancellationToken cancellationToken) =>
        await store.ReadAsync(cancellationToken) is { } told ? time.GetUtcNow() - told.RefreshedAt : null;
}

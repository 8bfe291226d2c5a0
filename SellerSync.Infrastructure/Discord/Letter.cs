using SellerSync.Domain.Notifications;

namespace SellerSync.Infrastructure.Discord;

/// <summary>A notice on its way.</summary>
internal sealed class Letter(Notice notice)
{
    private readonly TaskCompletionSource<bool> _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Notice Notice { get; } = notice;

    /// <summary>Whether it arrived, once that is known.</summary>
    public Task<bool> Arrival => _arrival.Task;

    public void End(bool arrived) => _arrival.TrySetResult(arrived);
}

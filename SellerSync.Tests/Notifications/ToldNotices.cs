using System.Collections.Concurrent;
using SellerSync.Domain.Notifications;

namespace SellerSync.Tests.Notifications;

/// <summary>A channel that keeps what it is told.</summary>
internal sealed class ToldNotices : INotifier
{
    private readonly ConcurrentQueue<Notice> _told = [];

    public IReadOnlyList<string> Texts => [.. _told.Select(notice => notice.Text)];

    /// <summary>What becomes of a delivery.</summary>
    public Func<Task<bool>> Delivery { get; set; } = () => Task.FromResult(true);

    public void Send(Notice notice) => _told.Enqueue(notice);

    public Task<bool> DeliverAsync(Notice notice)
    {
        _told.Enqueue(notice);
        return Delivery();
    }
}

using SellerSync.Domain.Notifications;

namespace SellerSync.Domain.Monitoring;

/// <summary>The rule for what is wrong for a while: told once when it is, and once when it is over.</summary>
/// <param name="Since">When it began; null while all is well.</param>
/// <param name="IsTold">Whether it has been told.</param>
public sealed record Incident(DateTimeOffset? Since, bool IsTold)
{
    public static Incident None { get; } = new(null, false);

    /// <summary>What follows from a look, and what is to be told about it.</summary>
    /// <param name="isOn">Null where nobody knows: then nothing changes.</param>
    /// <param name="patience">What lasts for longer than this is told; null for at once.</param>
    /// <param name="begun">The words for it, and for how long it has lasted.</param>
    /// <param name="over">The words for its end, and for how long it had lasted.</param>
    public (Incident State, Notice? Notice) Next(
        bool? isOn, DateTimeOffset now, TimeSpan? patience, Func<TimeSpan, Notice> begun, Func<TimeSpan, Notice> over)
    {
        var since = Since ?? now;
        return isOn switch
        {
            null => (this, null),
            false => (None, IsTold ? over(now - since) : null),
            true when !IsTold && (patience is null || now - since > patience) => (new Incident(since, true), begun(now - since)),
            _ => (this with { Since = since }, null),
        };
    }
}

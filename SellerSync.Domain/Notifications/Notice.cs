namespace SellerSync.Domain.Notifications;

/// <summary>One message to the team, in one of its four shapes. It holds no secret. Source: the original system's messages.</summary>
public sealed record Notice
{
    private Notice(NoticeKind kind, string text) => (Kind, Text) = (kind, text);

    public NoticeKind Kind { get; }

    public string Text { get; }

    internal static Notice Started(string service, string details) => new(NoticeKind.Started, $"🚀 {service} started: {details}");

    internal static Notice Completed(string service, string results) => new(NoticeKind.Completed, $"✅ {service} completed: {results}");

    internal static Notice Error(string service, string error) => new(NoticeKind.Error, $"❌ {service} error: {error}");

    internal static Notice Warning(string message) => new(NoticeKind.Warning, $"⚠️ {message}");
}

public enum NoticeKind
{
    Started,
    Completed,
    Error,
    Warning,
}

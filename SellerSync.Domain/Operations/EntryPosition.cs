namespace SellerSync.Domain.Operations;

/// <summary>The place of an entry in a list, newest first: the next page begins behind it.</summary>
public sealed record EntryPosition(DateTimeOffset At, Guid Id);

/// <param name="Next">Null on the last page.</param>
public sealed record EntryPage<T>(IReadOnlyList<T> Entries, EntryPosition? Next);

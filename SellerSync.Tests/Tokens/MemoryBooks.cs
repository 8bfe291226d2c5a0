using SellerSync.Domain.Tokens;

namespace SellerSync.Tests.Tokens;

/// <summary>The ledger's row and its reservations, which outlive whoever made them.</summary>
internal sealed class MemoryBooks
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<Guid, Entry> _byId = [];
    private readonly HashSet<Entry> _live = [];
    private readonly List<int?> _ended = [];

    public LedgerBalance Balance { get; set; } = LedgerBalance.Empty;

    public IReadOnlyList<Entry> Entries => _entries;

    public IReadOnlyList<int?> Ended => _ended;

    /// <summary>Tokens set aside for calls that nobody has given up.</summary>
    public int Reserved => Balance.Reserved;

    /// <summary>Tokens set aside for calls that nobody has ended or doubts.</summary>
    public int Open => _live.Where(entry => entry.State == State.Open).Sum(entry => entry.Reservation.Tokens);

    /// <summary>How often more was set aside than there can have been, with a refill to spare.</summary>
    public int Overdrawn { get; private set; }

    public void Add(TokenReservation reservation, TokenPurpose purpose, DateTimeOffset now, DateTimeOffset expiresAt)
    {
        var entry = new Entry(reservation, purpose, expiresAt);
        _entries.Add(entry);
        _byId.Add(reservation.Id, entry);
        _live.Add(entry);
        Balance = Balance with { Reserved = Balance.Reserved + reservation.Tokens };
        Overdrawn += Balance.Reserved > Balance.Told!.TokensLeft + (Balance.Told.RefillRate * ((now - Balance.ToldAt).TotalMinutes + 1)) ? 1 : 0;
    }

    /// <summary>True the first time.</summary>
    public bool Settle(Guid id, int charged)
    {
        if (!_byId.TryGetValue(id, out var entry) || entry.State == State.Settled)
        {
            return false;
        }

        Free(entry, State.Settled);
        entry.Charged = charged;
        _ended.Add(charged);
        return true;
    }

    public bool IsSettled(Guid id) => _byId.TryGetValue(id, out var entry) && entry.State == State.Settled;

    public void Doubt(Guid id)
    {
        if (_byId.TryGetValue(id, out var entry) && entry.State == State.Open)
        {
            entry.State = State.Unknown;
            _ended.Add(null);
        }
    }

    public void EndDead(DateTimeOffset now)
    {
        foreach (var entry in _live.ToList())
        {
            if (entry.ExpiresAt < Balance.ToldAt)
            {
                Free(entry, State.Reconciled);
            }
            else if (entry.ExpiresAt < now)
            {
                entry.State = State.Unknown;
            }
        }
    }

    private void Free(Entry entry, State state)
    {
        if (_live.Remove(entry))
        {
            Balance = Balance with { Reserved = Balance.Reserved - entry.Reservation.Tokens };
        }

        entry.State = state;
    }

    public enum State
    {
        Open,
        Unknown,
        Settled,
        Reconciled,
    }

    public sealed class Entry(TokenReservation reservation, TokenPurpose purpose, DateTimeOffset expiresAt)
    {
        public TokenReservation Reservation => reservation;

        public TokenPurpose Purpose => purpose;

        public DateTimeOffset ExpiresAt => expiresAt;

        public State State { get; set; }

        public int? Charged { get; set; }
    }
}

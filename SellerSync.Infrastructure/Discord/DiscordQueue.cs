using System.Threading.Channels;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Notifications;

namespace SellerSync.Infrastructure.Discord;

/// <summary><see cref="INotifier"/> as a queue in memory, so that nobody waits for Discord. When it is full the oldest gives way.</summary>
internal sealed class DiscordQueue : INotifier
{
    public const int Capacity = 200;

    /// <summary>One incident makes the same error again and again; for this long it is told once.</summary>
    public static readonly TimeSpan ErrorsRepeatAfter = TimeSpan.FromMinutes(10);

    private readonly bool _isConfigured;
    private readonly TimeProvider _time;
    private readonly Channel<Letter> _letters;
    private readonly Dictionary<string, DateTimeOffset> _errors = [];
    private int _dropped;

    public DiscordQueue(IOptions<DiscordOptions> options, TimeProvider time)
    {
        _isConfigured = options.Value.Webhook is not null;
        _time = time;
        _letters = Channel.CreateBounded<Letter>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            Drop);
    }

    /// <summary>What is to be sent, oldest first, until the queue is closed and empty.</summary>
    public IAsyncEnumerable<Letter> ReadAsync(CancellationToken cancellationToken) => _letters.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Takes nothing more.</summary>
    public void Close() => _letters.Writer.TryComplete();

    /// <summary>How many were dropped since this was last asked.</summary>
    public int TakeDropped() => Interlocked.Exchange(ref _dropped, 0);

    public void Send(Notice notice)
    {
        if (_isConfigured && !(notice.Kind == NoticeKind.Error && WasToldLately(notice.Text)))
        {
            Post(notice);
        }
    }

    public Task<bool> DeliverAsync(Notice notice) => _isConfigured ? Post(notice) : Task.FromResult(true);

    private Task<bool> Post(Notice notice)
    {
        var letter = new Letter(notice);
        if (!_letters.Writer.TryWrite(letter))
        {
            Drop(letter);
        }

        return letter.Arrival;
    }

    private void Drop(Letter letter)
    {
        Interlocked.Increment(ref _dropped);
        letter.End(arrived: false);
    }

    private bool WasToldLately(string error)
    {
        var now = _time.GetUtcNow();
        lock (_errors)
        {
            foreach (var (text, at) in _errors)
            {
                if (now - at >= ErrorsRepeatAfter)
                {
                    _errors.Remove(text);
                }
            }

            return !_errors.TryAdd(error, now);
        }
    }
}

using Microsoft.Extensions.Logging;
using SellerSync.Domain.Health;

namespace SellerSync.Functions.Health;

/// <summary>
/// Looks at everything side by side, for at most 3 seconds. Anybody may ask, so nobody makes it look more than once a second: who
/// comes meanwhile gets the same answer.
/// </summary>
public sealed partial class ReadinessHandler(IEnumerable<IReadinessCheck> checks, TimeProvider time, ILogger<ReadinessHandler> logger)
{
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Condition> _told = [];
    private Task<Readiness>? _last;
    private long _endedAt;

    public Task<Readiness> HandleAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_endedAt) >= KeptFor))
            {
                _last = LookAsync();
            }

            return _last.WaitAsync(cancellationToken);
        }
    }

    private async Task<Readiness> LookAsync()
    {
        var looks = await Task.WhenAll(checks.Select(LookAsync));
        foreach (var (name, finding, exception) in looks)
        {
            Tell(name, finding, exception);
        }

        _endedAt = time.GetTimestamp();
        return new Readiness([.. looks.Select(look => (look.Name, look.Finding))]);
    }

    private async Task<(string Name, Finding Finding, Exception? Exception)> LookAsync(IReadinessCheck check)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        try
        {
            // What hangs may not heed the token either.
            return (check.Name, await check.LookAsync(limit.Token).WaitAsync(TimeLimit, time, CancellationToken.None), null);
        }
        catch (Exception exception)
        {
            return (check.Name, Finding.Unhealthy(check.Advice), exception);
        }
    }

    // Probes come every few seconds: only what changed is worth a line.
    private void Tell(string name, Finding finding, Exception? exception)
    {
        if (_told.GetValueOrDefault(name, Condition.Healthy) != finding.Condition)
        {
            Changed(logger, finding.Condition == Condition.Healthy ? LogLevel.Information : LogLevel.Warning, name, finding.Condition, finding.Detail, exception);
        }

        _told[name] = finding.Condition;
    }

    [LoggerMessage(EventId = 450, Message = "Readiness of {Check} is {Condition} now: {Detail}")]
    private static partial void Changed(ILogger logger, LogLevel level, string check, Condition condition, string detail, Exception? exception);
}

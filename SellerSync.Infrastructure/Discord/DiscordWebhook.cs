using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using SellerSync.Domain.Notifications;

namespace SellerSync.Infrastructure.Discord;

/// <summary>
/// Posts one message at a time. Discord's rate limit is waited out before the next request, whichever message that is; trouble of its
/// own is tried again a few times.
/// </summary>
internal sealed partial class DiscordWebhook
{
    public const int Tries = 4;

    /// <summary>For one answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly Uri? _address;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<Attempt> _retry;
    private DateTimeOffset _notBefore;

    public DiscordWebhook(HttpClient http, IOptions<DiscordOptions> options, TimeProvider time, ILogger<DiscordWebhook> logger)
    {
        (_http, _address, _time, _logger) = (http, options.Value.Webhook, time, logger);
        _retry = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Result?.IsWorthAnother == true),
                MaxRetryAttempts = Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                UseJitter = true,

                // A rate limit is a wait of its own.
                DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(_notBefore > time.GetUtcNow() ? TimeSpan.Zero : null),
            })
            .Build();
    }

    /// <summary>Whether Discord took the message; false is logged.</summary>
    public async Task<bool> PostAsync(Notice notice, CancellationToken cancellationToken)
    {
        var message = DiscordMessage.From(notice);
        var attempt = await _retry.ExecuteAsync(async token => await TryAsync(message, token), cancellationToken);
        if (attempt.Fault is { } fault)
        {
            NotTaken(_logger, fault);
        }

        return attempt.Fault is null;
    }

    private async Task<Attempt> TryAsync(DiscordMessage message, CancellationToken cancellationToken)
    {
        if (_notBefore - _time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellationToken);
        }

        using var deadline = new CancellationTokenSource(Deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var content = JsonContent.Create(message, DiscordJson.Default.DiscordMessage);
            using var response = await _http.PostAsync(_address, content, either.Token);
            _notBefore = _time.GetUtcNow() + await RateLimit.PauseAsync(response, either.Token);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => Attempt.Taken,
                (int)HttpStatusCode.TooManyRequests or >= 500 => new Attempt($"status {(int)response.StatusCode}", IsWorthAnother: true),
                var status => new Attempt($"status {status}: check the setting Discord:WebhookUrl", IsWorthAnother: false),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt("no answer in time", IsWorthAnother: true);
        }
        catch (HttpRequestException exception)
        {
            // Nobody can promise that its message never quotes the address.
            return new Attempt(exception.HttpRequestError.ToString(), IsWorthAnother: true);
        }
    }

    /// <param name="Fault">Null when Discord took the message.</param>
    private sealed record Attempt(string? Fault, bool IsWorthAnother)
    {
        public static Attempt Taken { get; } = new(null, IsWorthAnother: false);
    }

    [LoggerMessage(610, LogLevel.Warning, "A message to Discord was dropped: {Fault}")]
    private static partial void NotTaken(ILogger logger, string fault);
}

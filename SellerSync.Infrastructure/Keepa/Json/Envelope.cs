using System.Text.Json;
using SellerSync.Domain.Tokens;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>The fields beside the payload of every answer, in whatever order they come.</summary>
internal sealed class Envelope
{
    private long? _timestamp;
    private long? _tokensLeft;
    private long? _tokensConsumed;
    private long? _refillRate;
    private long? _processingTime;
    private double? _flowReduction;

    /// <summary>Milliseconds to the next refill.</summary>
    public long? RefillIn { get; private set; }

    public bool HasError { get; private set; }

    /// <summary>Keepa's word for the error; its message may repeat what was sent, so it is not kept.</summary>
    public string? ErrorType { get; private set; }

    /// <summary>Takes a property if it is one of the envelope's; the reader stands on its value.</summary>
    public bool TryTake(string name, ref Utf8JsonReader value)
    {
        switch (name)
        {
            case "timestamp": _timestamp = value.Integer(); return true;
            case "tokensLeft": _tokensLeft = value.Integer(); return true;
            case "tokensConsumed": _tokensConsumed = value.Integer(); return true;
            case "refillRate": _refillRate = value.Integer(); return true;
            case "refillIn": RefillIn = value.Integer(); return true;
            case "processingTimeInMs": _processingTime = value.Integer(); return true;
            case "tokenFlowReduction": _flowReduction = value.Number(); return true;
            case "error": TakeError(ref value); return true;
            default: return false;
        }
    }

    /// <summary>Null where the envelope says nothing that can be trusted: an error's envelope is all zeros.</summary>
    public TokenReading? ToReading() =>
        _timestamp is > 0 and < 253_402_300_799_999 && _tokensLeft is { } left && _refillRate is > 0 and < 1_000_000
            ? new TokenReading(
                DateTimeOffset.FromUnixTimeMilliseconds(_timestamp.Value),
                TimeSpan.FromMilliseconds(Math.Clamp(_processingTime ?? 0, 0, 3_600_000)),
                (int)Math.Clamp(left, int.MinValue / 2, int.MaxValue / 2),
                (int)Math.Clamp(_tokensConsumed ?? 0, 0, int.MaxValue / 2),
                (int)_refillRate.Value,
                TimeSpan.FromMilliseconds(Math.Clamp(RefillIn ?? 0, 0, 3_600_000)),
                Math.Max(0, _flowReduction ?? 0))
            : null;

    private void TakeError(ref Utf8JsonReader value)
    {
        HasError = value.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
        if (value.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (value.NextProperty() is { } name)
        {
            ErrorType = name == "type" && value.Text() is { Length: <= 40 } type && type.All(char.IsAsciiLetterOrDigit) ? type : ErrorType;
            value.SkipValue();
        }
    }
}

using System.Text.Json;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>What every answer of Keepa's says beside its payload: the bucket, and what went wrong. Filled field by field.</summary>
internal sealed class Envelope(FieldNotes? notes = null)
{
    // The year 3000, in milliseconds: room for sums without an overflow.
    private const double LatestTimestamp = 32_503_680_000_000;

    // Far above every plan, and far below what an integer holds.
    private const int MostTokens = 10_000_000;
    private const int LongestRefill = 3_600_000;

    private readonly LenientReader _read = new(notes);
    private double? _timestamp;
    private int? _processingTime;
    private int? _tokensLeft;
    private int? _tokensConsumed;
    private int? _refillRate;
    private int? _refillIn;
    private double? _flowReduction;

    public KeepaError? Error { get; private set; }

    public int TokensConsumed => Math.Clamp(_tokensConsumed ?? 0, 0, MostTokens);

    /// <summary>Time to the next refill, where it is told.</summary>
    public TimeSpan? RefillIn => _refillIn > 0 ? TimeSpan.FromMilliseconds(_refillIn.Value) : null;

    /// <summary>
    /// The bucket as told; null where a field is missing, and where an error comes with zeros in all of them,
    /// as it does for a key that Keepa does not know.
    /// </summary>
    public TokenReading? Tokens =>
        _timestamp is > 0 and < LatestTimestamp && _tokensLeft is { } left && _refillIn is >= 0 and <= LongestRefill
        && (_refillRate is > 0 and <= MostTokens || (_refillRate == 0 && !Refused))
            ? new TokenReading(
                DateTimeOffset.FromUnixTimeMilliseconds((long)_timestamp),
                TimeSpan.FromMilliseconds(Math.Max(0, _processingTime ?? 0)),
                Math.Clamp(left, -MostTokens, MostTokens),
                TokensConsumed,
                _refillRate.Value,
                TimeSpan.FromMilliseconds(_refillIn.Value),
                Math.Max(0, _flowReduction ?? 0))
            : null;

    /// <summary>Whether the answer is a refusal.</summary>
    public bool Refused { get; set; }

    /// <param name="name">A field of the answer; one that is no part of the envelope is passed over.</param>
    /// <param name="value">Its value, whole.</param>
    public void Read(string name, ReadOnlySpan<byte> value)
    {
        try
        {
            ReadField(name, value);
        }
        catch (JsonException)
        {
            // The one field stays unknown; whether the answer can do without it is decided once all are read.
        }
    }

    private void ReadField(string name, ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value, LenientReader.Options);
        switch (name)
        {
            case "timestamp" when reader.Read():
                _timestamp = _read.Number(ref reader, name);
                break;
            case "processingTimeInMs" when reader.Read():
                _processingTime = _read.Integer(ref reader, name);
                break;
            case "tokensLeft" when reader.Read():
                _tokensLeft = _read.Integer(ref reader, name);
                break;
            case "tokensConsumed" when reader.Read():
                _tokensConsumed = _read.Integer(ref reader, name);
                break;
            case "refillRate" when reader.Read():
                _refillRate = _read.Integer(ref reader, name);
                break;
            case "refillIn" when reader.Read():
                _refillIn = _read.Integer(ref reader, name);
                break;
            case "tokenFlowReduction" when reader.Read():
                _flowReduction = _read.Number(ref reader, name);
                break;
            case "error" when reader.Read() && reader.TokenType != JsonTokenType.Null:
                Refused = true;
                Error = KeepaError.Read(ref reader, _read);
                break;
        }
    }
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;
using Outcome = SellerSync.Functions.OperatorDraining.DrainingOutcome;

namespace SellerSync.Functions.OperatorDraining;

/// <summary>Outcomes as answers.</summary>
public static class DrainingReply
{
    private const string Look = "Look at it by GET operator/draining";

    public static IResult From(Outcome outcome) => outcome switch
    {
        Outcome.Known { State: var state } => TypedResults.Json(
            new DrainingResponse(true, new DrainingOnTheWire(
                state.Pause is not null, state.Pause, state.Drains, state.Waiting, state.Processing, state.OldestWaitingSince, state.NextWakeUpAt)),
            DrainingJson.Default.DrainingResponse),
        Outcome.PausedAlready => Refusal.Reply(StatusCodes.Status409Conflict, "Queued work is paused already", Look),
        _ => Refusal.Reply(StatusCodes.Status409Conflict, "Queued work is not paused", Look),
    };
}

public sealed record DrainingResponse(bool Success, DrainingOnTheWire Data);

/// <param name="Pause">Who paused it, why and since when; null while it is not paused.</param>
public sealed record DrainingOnTheWire(
    bool IsPaused,
    DrainPause? Pause,
    IReadOnlyList<DrainAtWork> Drains,
    int Waiting,
    int Processing,
    DateTimeOffset? OldestWaitingSince,
    DateTimeOffset? NextWakeUpAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds), typeof(OperatorNameJson)])]
[JsonSerializable(typeof(DrainingResponse))]
internal sealed partial class DrainingJson : JsonSerializerContext;

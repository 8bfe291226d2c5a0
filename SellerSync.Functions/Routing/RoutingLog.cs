using Microsoft.Extensions.Logging;
using SellerSync.Domain.Routing;

namespace SellerSync.Functions.Routing;

/// <summary>
/// The structured events of routing, with the same properties. One hand-over has a first answer, which its lookup gives at
/// once, and a final decision; both bear its ID, and only the final one is counted and kept as a row.
/// </summary>
internal static partial class RoutingLog
{
    public static void First(ILogger logger, Guid handOverId, Guid? userId, RoutingDecision decision) => FirstAnswer(
        logger, handOverId, userId, decision.ProductCount, decision.Threshold, decision.Route.Word(), decision.TokenPercent, decision.Reason.Word());

    public static void Final(ILogger logger, Guid handOverId, Guid? userId, RoutingDecision decision) => FinalDecision(
        logger, handOverId, userId, decision.ProductCount, decision.Threshold, decision.Route.Word(), decision.TokenPercent, decision.Reason.Word());

    [LoggerMessage(1050, LogLevel.Information,
        "First routing answer for hand-over {HandOverId} of user {UserId}: {ProductCount} products, threshold {Threshold} -> {Decision} (tokens {TokenPercent} %, {Reason})")]
    private static partial void FirstAnswer(
        ILogger logger, Guid handOverId, Guid? userId, int productCount, int threshold, string decision, decimal? tokenPercent, string reason);

    [LoggerMessage(1051, LogLevel.Information,
        "Routed hand-over {HandOverId} of user {UserId}: {ProductCount} products, threshold {Threshold} -> {Decision} (tokens {TokenPercent} %, {Reason})")]
    private static partial void FinalDecision(
        ILogger logger, Guid handOverId, Guid? userId, int productCount, int threshold, string decision, decimal? tokenPercent, string reason);
}

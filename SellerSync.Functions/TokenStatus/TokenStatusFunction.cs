using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Functions.TokenStatus;

public sealed class TokenStatusFunction(TokenStatusHandler handler)
{
    [Function("token-status")]
    public Task Run([TimerTrigger("%TokenStatusSchedule%", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellationToken) =>
        handler.HandleAsync(cancellationToken);
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Functions.Health;

/// <summary>Says whether requests can be answered, and what is wrong. Open to everybody: a probe has no token.</summary>
public sealed class HealthReadyFunction(ReadinessHandler handler)
{
    [Function("health-ready")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken) =>
        HealthReply.From(await handler.HandleAsync(cancellationToken));
}

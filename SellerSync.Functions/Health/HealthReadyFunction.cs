using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;

namespace SellerSync.Functions.Health;

/// <summary>Says whether requests can be answered, and what is wrong. Open to everybody: a probe has no token.</summary>
public sealed class HealthReadyFunction(ReadinessHandler handler)
{
    [Function("health-ready")]
    [ApiOperation(ApiCaller.Anyone, "Says whether requests can be answered, and what is wrong.", typeof(HealthResponse), AlsoAnswers = [503])]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellationToken) =>
        HealthReply.From(await handler.HandleAsync(cancellationToken));
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;

namespace SellerSync.Functions.Health;

/// <summary>Says that the process answers. Open to everybody: a probe has no token.</summary>
public sealed class HealthLiveFunction
{
    [Function("health-live")]
    [ApiOperation(ApiCaller.Anyone, "Says that the process answers.", typeof(HealthResponse))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => HealthReply.Live();
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Functions.Health;

/// <summary>Says that the process answers. Open to everybody: a probe has no token.</summary>
public sealed class HealthLiveFunction
{
    [Function("health-live")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) => HealthReply.Live();
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

public sealed class OperatorDrainingFunction(Callers callers, DrainingHandler handler)
{
    [Function("operator-draining")]
    [ApiOperation(ApiCaller.Operator, "Whether queued work is paused, which drains are at work, and what waits.", typeof(DrainingResponse))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/draining")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        return refused?.Reply() ?? DrainingReply.From(await handler.ReadAsync(cancellationToken));
    }
}

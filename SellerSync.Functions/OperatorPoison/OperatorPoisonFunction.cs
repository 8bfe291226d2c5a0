using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorPoison;

public sealed class OperatorPoisonFunction(Callers callers, PoisonHandler handler)
{
    [Function("operator-poison")]
    [ApiOperation(ApiCaller.Operator, "What ended in poison queues, by the queue that it came from.", typeof(PoisonResponse))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/poison")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        return refused?.Reply() ?? PoisonReply.From(await handler.ReadAsync(cancellationToken));
    }
}

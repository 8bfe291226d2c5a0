using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

public sealed class OperatorDrainingFunction(Callers callers, DrainingHandler handler)
{
    [Function("operator-draining")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/draining")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        return refused?.Reply() ?? DrainingReply.From(await handler.ReadAsync(cancellationToken));
    }
}

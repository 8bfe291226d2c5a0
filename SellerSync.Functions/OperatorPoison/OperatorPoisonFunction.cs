using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorPoison;

public sealed class OperatorPoisonFunction(Callers callers, PoisonHandler handler)
{
    [Function("operator-poison")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "operator/poison")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        return refused?.Reply() ?? PoisonReply.From(await handler.ReadAsync(cancellationToken));
    }
}

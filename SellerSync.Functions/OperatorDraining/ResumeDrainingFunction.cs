using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

public sealed class ResumeDrainingFunction(Callers callers, DrainingHandler handler)
{
    [Function("operator-draining-resume")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/draining/resume")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (by, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        return refused?.Reply() ?? DrainingReply.From(await handler.ResumeAsync(by, cancellationToken));
    }
}

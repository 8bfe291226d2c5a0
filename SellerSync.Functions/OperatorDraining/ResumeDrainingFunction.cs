using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

public sealed class ResumeDrainingFunction(Callers callers, DrainingHandler handler)
{
    [Function("operator-draining-resume")]
    [ApiOperation(ApiCaller.Operator, "Ends the pause and rings for what waits.", typeof(DrainingResponse), Refuses = [409])]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/draining/resume")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (by, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        return refused?.Reply() ?? DrainingReply.From(await handler.ResumeAsync(by, cancellationToken));
    }
}

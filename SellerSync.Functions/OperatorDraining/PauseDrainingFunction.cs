using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorDraining;

public sealed class PauseDrainingFunction(Callers callers, DrainingHandler handler)
{
    [Function("operator-draining-pause")]
    [ApiOperation(ApiCaller.Operator, "Pauses queued work over all instances.", typeof(DrainingResponse), Refuses = [400, 409])]
    [ApiInput(ApiPlace.Body, "reason", typeof(string), "Why, in one line.", IsRequired = true, Minimum = 1, Maximum = OrderReason.MaxLength)]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/draining/pause")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (by, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (body, error) = await JsonBody.ReadAsync(request, cancellationToken);
        return error is not null || !PauseReason.TryRead(body, out var reason, out error)
            ? Refusal.Reply(StatusCodes.Status400BadRequest, error!, "Say in the field 'reason' why queued work is to pause")
            : DrainingReply.From(await handler.PauseAsync(by, reason, cancellationToken));
    }
}

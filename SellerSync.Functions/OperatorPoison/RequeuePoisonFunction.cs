using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorPoison;

public sealed class RequeuePoisonFunction(Callers callers, PoisonHandler handler)
{
    [Function("operator-poison-requeue")]
    [ApiOperation(ApiCaller.Operator, "Gives poison messages back to the queues that they came from, up to 1,000 of each.", typeof(PoisonRequeuedResponse), Refuses = [400, 404])]
    [ApiInput(ApiPlace.Body, "queue", typeof(string), "The queue that they came from; absent for all.")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "operator/poison/requeue")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (by, refused) = await callers.VerifyOperatorAsync(request, cancellationToken);
        if (refused is not null)
        {
            return refused.Reply();
        }

        var (body, error) = await JsonBody.ReadAsync(request, cancellationToken);
        var queue = error is null ? body.Field("queue") : null;
        error ??= queue is not null && queue.Text() is null ? "queue must be the name of a queue" : null;
        return error is not null
            ? Refusal.Reply(StatusCodes.Status400BadRequest, error, "Send {} for all queues, or the field 'queue' for one")
            : PoisonReply.From(await handler.RequeueAsync(by, queue.Text(), cancellationToken));
    }
}

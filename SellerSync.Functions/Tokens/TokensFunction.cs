using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.Tokens;

/// <summary>The cached token status for people. The timer that keeps it is token-status.</summary>
public sealed class TokensFunction(Callers callers, TokensHandler handler)
{
    [Function("tokens")]
    [ApiOperation(ApiCaller.User, "Keepa's token bucket as last told, refilled up to now.", typeof(TokensResponse))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "tokens")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (_, refused) = await callers.VerifyAsync(request, cancellationToken);
        return refused?.Reply() ?? TokensReply.From(await handler.HandleAsync(cancellationToken));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using SellerSync.Domain.Faults;
using SellerSync.Functions.Http;
using SellerSync.Functions.ProductProcessing;

namespace SellerSync.Functions.Composition;

/// <summary>Turns what no handler foresaw into a clear 5xx without a stack trace. Queues and timers keep their exception: the host retries those.</summary>
public sealed partial class FaultMiddleware(ILogger<FaultMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string SomethingWentWrong = "Something went wrong on our side";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (context.GetHttpContext() is { Response.HasStarted: false } http && !http.RequestAborted.IsCancellationRequested)
        {
            Failed(logger, context.FunctionDefinition.Name, exception);
            var reply = exception is StoreUnavailableException
                ? Refusal.ReplyLater(StatusCodes.Status503ServiceUnavailable, "Database connection issue", Refusal.TryLater, TimeSpan.FromSeconds(30))
                : Unforeseen(context.FunctionDefinition.Name);
            await reply.ExecuteAsync(http);
        }
    }

    // Two functions had their callers before the others came: their contracts have answers of their own.
    private static IResult Unforeseen(string function) => function switch
    {
        "seller-lookup" => Refusal.Reply(StatusCodes.Status500InternalServerError, "Failed to fetch seller details", Refusal.TryLater),
        "product-processing" => ProductProcessingReply.Refuse(StatusCodes.Status500InternalServerError, SomethingWentWrong, Refusal.TryLater),
        _ => Refusal.Reply(StatusCodes.Status500InternalServerError, SomethingWentWrong, Refusal.TryLater),
    };

    [LoggerMessage(1900, LogLevel.Error, "{Function} failed unexpectedly")]
    private static partial void Failed(ILogger logger, string function, Exception exception);
}

using Microsoft.Azure.Functions.Worker;

namespace SellerSync.FunctionsEmulator.Invocation;

/// <summary>The innermost step of the pipeline: binds the parameters, makes the class, calls the method, keeps its result.</summary>
internal static class FunctionExecution
{
    public static async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = context.Features.Get<FunctionInvocation>()
            ?? throw new InvalidOperationException("The context does not come from this emulator.");
        var arguments = invocation.Function.Parameters
            .Select(parameter => parameter.Bind(context, invocation.Trigger.Value))
            .ToArray();
        invocation.Result = await invocation.Function.Call.InvokeAsync(context.InstanceServices, arguments);
    }
}

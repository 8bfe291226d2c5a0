using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace SellerSync.FunctionsEmulator.Invocation;

/// <summary>The innermost step of the pipeline: binds the parameters, makes the class, calls the method, keeps its result.</summary>
internal static class FunctionExecution
{
    public static async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = context.Features.Get<FunctionInvocation>()
            ?? throw new InvalidOperationException("The context does not come from this emulator.");
        var method = invocation.Function.Method;
        var arguments = invocation.Function.Parameters
            .Select(parameter => parameter.Bind(context, invocation.Trigger.Value))
            .ToArray();
        var instance = method.IsStatic
            ? null
            : ActivatorUtilities.CreateInstance(context.InstanceServices, method.DeclaringType!);

        // Without DoNotWrapExceptions middleware would see TargetInvocationException instead of the function's own.
        var returned = method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        if (returned is not Task task)
        {
            invocation.Result = returned;
            return;
        }

        await task;
        invocation.Result = method.ReturnType.IsGenericType
            ? method.ReturnType.GetProperty(nameof(Task<>.Result))!.GetValue(task)
            : null;
    }
}

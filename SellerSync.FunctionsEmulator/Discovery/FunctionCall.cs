using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace SellerSync.FunctionsEmulator.Discovery;

/// <summary>Makes a function's class and calls its method; what reflection has to find out is found out once, at the first call.</summary>
internal sealed class FunctionCall(MethodInfo method)
{
    private readonly Lazy<ObjectFactory?> _create = new(() => method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, []));
    private readonly Lazy<PropertyInfo?> _taskResult = new(() => method.ReturnType.IsGenericType ? method.ReturnType.GetProperty(nameof(Task<>.Result)) : null);
    private readonly MethodInvoker _invoker = MethodInvoker.Create(method);

    /// <returns>What the method returned, or its task; null for none. An exception is the function's own.</returns>
    public async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var returned = _invoker.Invoke(_create.Value?.Invoke(services, []), arguments.AsSpan());
        if (returned is not Task task)
            return returned;

        await task;

        return _taskResult.Value?.GetValue(task);
    }
}

using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace SellerSync.FunctionsEmulator.Invocation;

/// <summary>The <see cref="FunctionContext"/> of one invocation.</summary>
internal sealed class InvocationContext(
    FunctionInvocation invocation,
    Activity activity,
    IServiceProvider services,
    CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition => invocation.Function.Definition;

    public override TraceContext TraceContext { get; } = new ActivityTraceContext(activity);

    public override BindingContext BindingContext { get; } = new TriggerBindingContext(invocation.Trigger.BindingData);

    public override RetryContext RetryContext { get; } = new NoRetryContext();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken => cancellationToken;

    private sealed class ActivityTraceContext(Activity activity) : TraceContext
    {
        public override string TraceParent => activity.Id ?? "";

        public override string TraceState => activity.TraceStateString ?? "";
    }

    private sealed class TriggerBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    /// <summary>Queue redeliveries are no retries in the worker's sense, and no function here carries a retry attribute.</summary>
    private sealed class NoRetryContext : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}

using Microsoft.Azure.Functions.Worker;

namespace SellerSync.FunctionsEmulator.Discovery;

internal sealed class DiscoveredBinding(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name { get; } = name;

    public override string Type { get; } = type;

    public override BindingDirection Direction { get; } = direction;
}

using Microsoft.Extensions.Configuration;

namespace SellerSync.FunctionsEmulator.Configuration;

/// <summary>host.json's extensions.queues with the real host's defaults and bounds.</summary>
internal sealed record QueueOptions
{
    /// <summary>Messages fetched at once, 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The next batch is fetched when no more than this many messages are being worked on.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>Deliveries before a message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>How long a message that threw stays hidden.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>The longest pause between two looks at an empty queue; the shortest is 100 ms.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    public bool Base64 { get; init; } = true;

    public static QueueOptions From(IConfigurationSection json)
    {
        var batchSize = json.GetValue("batchSize", 16);
        var options = new QueueOptions
        {
            BatchSize = batchSize,
            NewBatchThreshold = json.GetValue("newBatchThreshold", batchSize / 2 * Environment.ProcessorCount),
            MaxDequeueCount = json.GetValue("maxDequeueCount", 5),
            VisibilityTimeout = json.GetValue("visibilityTimeout", TimeSpan.Zero),
            MaxPollingInterval = json.GetValue("maxPollingInterval", TimeSpan.FromMinutes(1)),
            Base64 = json["messageEncoding"]?.ToUpperInvariant() switch
            {
                null or "BASE64" => true,
                "NONE" => false,
                _ => throw Bad("messageEncoding", "'base64' or 'none'"),
            },
        };

        return options switch
        {
            { BatchSize: < 1 or > 32 } => throw Bad("batchSize", "1 to 32"),
            { NewBatchThreshold: < 0 } => throw Bad("newBatchThreshold", "0 or more"),
            { MaxDequeueCount: < 1 } => throw Bad("maxDequeueCount", "1 or more"),
            _ when options.VisibilityTimeout < TimeSpan.Zero => throw Bad("visibilityTimeout", "00:00:00 or more"),
            _ when options.MaxPollingInterval < TimeSpan.FromMilliseconds(100) => throw Bad("maxPollingInterval", "00:00:00.100 or more"),
            _ => options,
        };
    }

    private static InvalidOperationException Bad(string name, string allowed) =>
        new($"extensions.queues.{name} must be {allowed}.");
}

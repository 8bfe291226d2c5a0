namespace SellerSync.Benchmarks.IdleBill;

/// <summary>List prices in US dollars, East US, pay as you go; the free grants are not taken off. Correct them here when they change.</summary>
internal static class Prices
{
    /// <summary>Queues of a general purpose v2 account, locally redundant.</summary>
    public const double QueueOperation = 0.004 / 10_000;

    /// <summary>The leases of timers are in blobs: "all other operations" of the hot tier.</summary>
    public const double BlobOperation = 0.004 / 10_000;

    public const double TableOperation = 0.00036 / 10_000;

    /// <summary>Flex Consumption, on demand.</summary>
    public const double GigabyteSecond = 0.000026;

    public const double Execution = 0.40 / 1_000_000;

    /// <summary>The smaller of the two usual sizes of a Flex Consumption instance.</summary>
    public const double InstanceGigabytes = 2;

    /// <summary>An execution counts for at least a second.</summary>
    public static readonly TimeSpan LeastExecution = TimeSpan.FromSeconds(1);
}

namespace SellerSync.Functions.ProductBatches;

/// <summary>Who holds a batch or a slot. It is unique; machine and process are for people who look into the tables.</summary>
internal static class WorkerId
{
    /// <param name="kind">What the worker does: drain or immediate.</param>
    public static string For(string kind, Guid id) => $"{kind}-{Environment.MachineName}-{Environment.ProcessId}-{id:N}";
}

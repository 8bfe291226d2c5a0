namespace SellerSync.Benchmarks.IdleBill;

/// <summary>What is billed, counted.</summary>
/// <param name="BilledSeconds">Of executions, each at least as long as the least that counts.</param>
internal sealed record Usage(double Blobs, double Queues, double Tables, double Statements, double Executions, double BilledSeconds)
{
    public double StorageOperations => Blobs + Queues + Tables;

    public double GigabyteSeconds => BilledSeconds * Prices.InstanceGigabytes;

    /// <summary>US dollars. The database has a price of its own, whatever it is asked.</summary>
    public double Dollars => (Blobs * Prices.BlobOperation) + (Queues * Prices.QueueOperation) + (Tables * Prices.TableOperation)
        + (Executions * Prices.Execution) + (GigabyteSeconds * Prices.GigabyteSecond);

    public static Usage operator -(Usage left, Usage right) => left + (right * -1);

    public static Usage operator +(Usage left, Usage right) => new(
        left.Blobs + right.Blobs, left.Queues + right.Queues, left.Tables + right.Tables,
        left.Statements + right.Statements, left.Executions + right.Executions, left.BilledSeconds + right.BilledSeconds);

    public static Usage operator *(Usage usage, double factor) => new(
        usage.Blobs * factor, usage.Queues * factor, usage.Tables * factor, usage.Statements * factor, usage.Executions * factor, usage.BilledSeconds * factor);
}

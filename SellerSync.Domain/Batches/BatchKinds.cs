namespace SellerSync.Domain.Batches;

/// <summary>HIGH up to 200 products, else LOW.</summary>
public enum BatchPriority
{
    High,
    Low,
}

/// <summary>Who asked: TIME_MACHINE is a user, MONITORING is discovery.</summary>
public enum JobType
{
    TimeMachine,
    Monitoring,
}

/// <summary>The words of these kinds in the database and on the wire.</summary>
public static class BatchWords
{
    public static string Word(this BatchPriority priority) => priority == BatchPriority.High ? "HIGH" : "LOW";

    public static string Word(this JobType jobType) => jobType == JobType.TimeMachine ? "TIME_MACHINE" : "MONITORING";

    /// <exception cref="FormatException">The word names no job type that has a flow.</exception>
    public static JobType ParseJobType(string word) => word switch
    {
        "TIME_MACHINE" => JobType.TimeMachine,
        "MONITORING" => JobType.Monitoring,
        _ => throw new FormatException($"'{word}' is no job type: TIME_MACHINE or MONITORING"),
    };
}

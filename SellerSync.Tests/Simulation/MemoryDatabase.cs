using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.HandOvers;
using SellerSync.Domain.Monitoring;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>All rows. What a statement does to them is said by the class of its port; each statement is one step of the stage.</summary>
internal sealed class MemoryDatabase(Stage stage)
{
    public static Marketplace Com { get; } = Marketplace.Find(1)!;

    public DateTimeOffset Now => stage.Now;

    public MemoryBooks Books { get; } = new();

    public List<BatchRow> Batches { get; } = [];

    public List<HandOverRow> HandOvers { get; } = [];

    public Dictionary<SellerId, SellerRow> Sellers { get; } = [];

    public Dictionary<Asin, (int Absences, DateTimeOffset? SkippedAt)> Skipped { get; } = [];

    public (string WorkerId, DateTimeOffset Until)?[] Slots { get; } = new (string, DateTimeOffset)?[3];

    public DateTimeOffset SlotFreedAt { get; set; }

    public DateTimeOffset? WakeUpAt { get; set; }

    /// <summary>Whether a message is on its way, now or for later.</summary>
    public Func<bool> IsAnythingRung { get; set; } = () => false;

    /// <summary>How often a sweep found work that no message announced.</summary>
    public int Unannounced { get; set; }

    public TokenStatus? Status { get; set; }

    public Dictionary<IncidentKind, Incident> Incidents { get; } = [];

    public bool IsQuiet => HandOvers.All(handOver => handOver.IsDone) && Batches.All(batch => batch.HasEnded);
}

internal sealed class SellerRow(Guid id, SellerId sellerId)
{
    public Guid Id => id;

    public SellerId SellerId => sellerId;

    public IReadOnlyList<Asin> Storefront { get; set; } = [];

    public DateTimeOffset? CheckedAt { get; set; }

    public HashSet<Asin> Stored { get; } = [];
}

internal sealed class HandOverRow(HandOver handOver, DateTimeOffset createdAt)
{
    public HandOver HandOver => handOver;

    public bool IsDone { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset AnnouncedAt { get; set; } = createdAt;
}

internal enum BatchStatus
{
    Pending,
    Processing,
    Completed,
    Failed,
}

internal sealed class BatchRow(Guid id, HandOver handOver, IReadOnlyList<Asin> asins, BatchPriority priority, DateTimeOffset createdAt)
{
    public Guid Id => id;

    public HandOver HandOver => handOver;

    public IReadOnlyList<Asin> Asins => asins;

    public BatchPriority Priority => priority;

    public DateTimeOffset CreatedAt => createdAt;

    public int Turn { get; init; }

    public BatchStatus Status { get; set; }

    public string? WorkerId { get; set; }

    /// <summary>The process that claimed it last.</summary>
    public Worker? Holder { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset? AvailableAt { get; set; }

    public long Fence { get; set; }

    public int Attempts { get; set; }

    public int Processed
    {
        get;
        set
        {
            WentBack |= value < field;
            field = value;
        }
    }

    /// <summary>The count of what is done once became less.</summary>
    public bool WentBack { get; private set; }

    /// <summary>Products that were stored or recorded as failed though they had been recorded as failed.</summary>
    public int FailedAgain { get; set; }

    public string? Error { get; set; }

    public Dictionary<Asin, ProductFailure> Failures { get; } = [];

    public bool HasEnded => Status is BatchStatus.Completed or BatchStatus.Failed;
}

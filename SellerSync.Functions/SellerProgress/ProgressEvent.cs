using System.Globalization;
using SellerSync.Domain.Progress;

namespace SellerSync.Functions.SellerProgress;

/// <summary>What somebody who listens is told.</summary>
public abstract record ProgressEvent
{
    private ProgressEvent()
    {
    }

    public sealed record Changed(RunProgress Progress) : ProgressEvent
    {
        public string Id => IdOf(Progress);
    }

    /// <summary>Nothing new for a while: proxies close what is silent.</summary>
    public sealed record StillHere : ProgressEvent;

    /// <summary>Nothing is open any more.</summary>
    public sealed record Done(string Id) : ProgressEvent;

    /// <summary>The state itself, so that any instance knows what a listener who comes back has seen.</summary>
    public static string IdOf(RunProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Batches}.{progress.Pending}.{progress.Processing}.{progress.HandOvers}.{progress.TotalProducts}.{progress.Processed}.{progress.Failed}.{progress.WaitingForTokensUntil?.ToUnixTimeMilliseconds()}");
}

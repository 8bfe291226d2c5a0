namespace SellerSync.Local.Doctor;

/// <summary>What a person chose to look at; null leaves it to the command.</summary>
/// <param name="Seller">One that sells <paramref name="Asin"/>, so that its offer is found.</param>
/// <param name="Recording">The file that the redacted answers go to.</param>
/// <param name="Replay">A recording that the simulator answers from.</param>
internal sealed record DoctorPlan(string? Seller, string? Asin, int Domain, string? Recording, string? Replay);

using SellerSync.Infrastructure.Keepa.Doctor;
using SellerSync.Local.Doctor;
using SellerSync.Local.Processes;
using SellerSync.Local.Startup;

namespace SellerSync.Local.Commands;

/// <summary>`doctor`: whether everything reads Keepa right, for a few tokens; without a key, of a simulator.</summary>
internal static class DoctorCommand
{
    /// <returns>0 where all is well, else 1.</returns>
    /// <exception cref="WrongUseException">What was chosen is wrong.</exception>
    /// <exception cref="LocalException">The simulator did not start.</exception>
    public static async Task<int> RunAsync(CommandContext context, DoctorPlan plan, bool asJson, CancellationToken cancellationToken)
    {
        var isReal = context.Options.KeepaApiKey is not null;
        if (plan.Replay is { } replay && (isReal || !File.Exists(replay)))
            throw new WrongUseException(isReal ? $"--replay is the simulator's, but {KeepaServer.KeyVariable} is set." : $"There is no recording {replay}.");

        // A folder of its own: it may look while `up` runs.
        var folder = Path.Combine(context.Clone.Data, "doctor");
        await using var run = await LocalRun.TryOpenAsync(folder, "doctor", context.Time) ?? throw new LocalException("Another `doctor` runs in this clone.");
        var file = Writable(plan.Recording ?? Path.Combine(folder, "keepa-recording.json"));
        var keepa = await StartAsync(context, run, plan, cancellationToken);
        var which = isReal
            ? $"the real one at {keepa.Address}, as {KeepaServer.KeyVariable} is set"
            : $"a simulator, as {KeepaServer.KeyVariable} is not set{(plan.Replay is null ? "" : $", which replays {plan.Replay}")}";
        await context.Notes.WriteLineAsync($"Looking at {which}; at most {KeepaDoctor.MostTokens} tokens.");

        await using var doctor = new KeepaDoctor(await DoctorSubject.ChooseAsync(keepa, plan, cancellationToken), context.Time);
        var checkup = await doctor.ExamineAsync(cancellationToken);
        await File.WriteAllTextAsync(file, doctor.Recording.ToJson(), cancellationToken);

        var report = new DoctorReport(which, checkup.IsWell, checkup.Charged, KeepaDoctor.MostTokens, checkup, file);
        await context.Output.WriteLineAsync(asJson ? report.ToJson() : $"{report}");
        return checkup.IsWell ? 0 : 1;
    }

    // Asked before anything is bought: an answer that cannot be kept was bought for nothing. It is not held open, as it may be replayed.
    private static string Writable(string path)
    {
        try
        {
            var file = Path.GetFullPath(path);
            using (new FileStream(file, FileMode.OpenOrCreate, FileAccess.Write))
                return file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WrongUseException($"The recording cannot be written: {exception.Message}");
        }
    }

    private static async Task<KeepaServer> StartAsync(CommandContext context, LocalRun run, DoctorPlan plan, CancellationToken cancellationToken)
    {
        if (context.Options.KeepaApiKey is { } key)
            return new KeepaServer(KeepaServer.RealAddress, key);

        var programs = await BuiltPrograms.FindAsync(context.Clone, context.Notes, cancellationToken);
        return await KeepaServer.StartAsync(run, programs, context.Options with { Replay = plan.Replay }, () => 0, cancellationToken);
    }
}

using System.Text.Json;

namespace SellerSync.Local.Processes;

/// <summary>What state.json says: who runs servers in this folder, and which.</summary>
/// <param name="Command">up, servers, lookup or test.</param>
/// <param name="Ready">What is reachable where, once everything is; null before and while it ends.</param>
public sealed record RunState(
    ProcessStamp Owner,
    string Command,
    IReadOnlyList<RunState.Child> Children,
    Ready? Ready = null,
    bool IsEnding = false)
{
    public const string FileName = "state.json";

    /// <param name="StopSignal">Ends it in good order.</param>
    public sealed record Child(string Name, ProcessStamp Stamp, ProcessSignal StopSignal);

    /// <summary>Null where nothing was written, or nothing readable.</summary>
    public static RunState? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, FileName)), LocalJson.Default.RunState);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file as a whole: a reader never sees half of it. Only its owner may read it, as it holds secrets.</summary>
    public void Write(string folder) =>
        PrivateFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, LocalJson.Default.RunState));

    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));
}

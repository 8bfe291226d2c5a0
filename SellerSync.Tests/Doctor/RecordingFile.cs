using SellerSync.Infrastructure.Keepa.Doctor;
using SellerSync.Tests.Local;

namespace SellerSync.Tests.Doctor;

/// <summary>A recording as a file, for as long as a test needs it.</summary>
internal sealed class RecordingFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder["recording.json"];

    public void Write(Recording recording) => File.WriteAllText(Path, recording.ToJson());

    public void Write(string json) => File.WriteAllText(Path, json);

    public void Dispose() => _folder.Dispose();
}

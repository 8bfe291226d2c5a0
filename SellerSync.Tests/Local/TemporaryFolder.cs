namespace SellerSync.Tests.Local;

/// <summary>A folder of a test's own that nobody else may enter (mode 0700 on Unix), as `mktemp -d` makes it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sellersync-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

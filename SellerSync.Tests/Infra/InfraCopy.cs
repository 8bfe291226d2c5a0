namespace SellerSync.Tests.Infra;

/// <summary>The Bicep files in a temporary folder, since the CLI writes beside them.</summary>
internal sealed class InfraCopy : IDisposable
{
    private InfraCopy(string path) => Path = path;

    public string Path { get; }

    public static InfraCopy Make()
    {
        var copy = new InfraCopy(Directory.CreateTempSubdirectory("sellersync-infra-").FullName);
        foreach (var file in Directory.EnumerateFiles(BicepCli.Folder))
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

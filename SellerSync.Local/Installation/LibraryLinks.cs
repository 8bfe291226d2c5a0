using System.Text.Json;

namespace SellerSync.Local.Installation;

/// <summary>
/// npm packs no symbolic links, so the PostgreSQL package lists its libraries' links in a file, for its install script to make.
/// Install scripts are often switched off, by npm 11 or by a user's settings, and without the links no program starts.
/// </summary>
internal static class LibraryLinks
{
    /// <param name="native">The package's folder `native`.</param>
    public static void Make(string native)
    {
        var list = Path.Combine(native, "pg-symlinks.json");
        if (!File.Exists(list))
            return;

        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
            Make(Path.GetDirectoryName(native)!, link.GetProperty("source").GetString()!, link.GetProperty("target").GetString()!);
    }

    private static void Make(string package, string source, string target)
    {
        var path = Path.GetFullPath(target, package);
        if (!path.StartsWith(package + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.Exists(path))
            return;
        var folder = Path.GetDirectoryName(path)!;
        File.CreateSymbolicLink(path, Path.GetRelativePath(folder, Path.GetFullPath(source, package)));
    }
}

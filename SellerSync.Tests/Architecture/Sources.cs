using System.Text.RegularExpressions;

namespace SellerSync.Tests.Architecture;

/// <summary>The solution's own source files, as they stand in this clone.</summary>
internal static partial class Sources
{
    /// <summary>The folder of SellerSync.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A project's C# files by path below the solution, without what builds write; comments are blanked, so that only code counts.</summary>
    public static IReadOnlyDictionary<string, string> Of(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
            .ToDictionary(path => path, path => Comment.Replace(File.ReadAllText(Path.Combine(Root, path)), " "));

    [GeneratedRegex(@"(?<!:)//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment { get; }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SellerSync.sln")))
            folder = folder.Parent;

        return folder?.FullName ?? throw new DirectoryNotFoundException("no SellerSync.sln above the tests");
    }
}

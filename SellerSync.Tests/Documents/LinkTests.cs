using System.Text.RegularExpressions;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Documents;

/// <summary>What one document says of another is found there.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class LinkTests
{
    private static readonly string[] NotOurs = ["bin", "obj", ".local", "node_modules", "TestResults", "artifacts"];

    [Test]
    public void Every_link_between_documents_leads_somewhere()
    {
        var documents = Documents(Sources.Root).ToDictionary(path => path, File.ReadAllText);
        var dead =
            from document in documents
            from Match link in Link.Matches(document.Value)
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let parts = target.Split('#', 2)
            let path = parts[0].Length == 0 ? document.Key : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document.Key)!, parts[0]))
            where !Path.Exists(path) || (parts.Length == 2 && documents.TryGetValue(path, out var text) && !Anchors(text).Contains(parts[1]))
            select $"{Path.GetRelativePath(Sources.Root, document.Key)}: {target}";

        Assert.That(documents, Has.Count.GreaterThan(15));
        Assert.That(dead, Is.Empty);
    }

    private static IEnumerable<string> Documents(string folder) => Directory.EnumerateFiles(folder, "*.md").Concat(
        Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner))).SelectMany(Documents));

    // As GitHub makes them of headings.
    private static HashSet<string> Anchors(string text) => [.. Heading.Matches(text)
        .Select(heading => NoAnchor.Replace(LinkText.Replace(heading.Groups[1].Value, "$1").Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor { get; }
}

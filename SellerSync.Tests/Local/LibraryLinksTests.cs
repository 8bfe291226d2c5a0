using SellerSync.Local.Installation;

namespace SellerSync.Tests.Local;

[Parallelizable(ParallelScope.All)]
[Platform(Exclude = "Win", Reason = "Windows libraries have no versions in their names, and links there need a privilege")]
public sealed class LibraryLinksTests
{
    [Test]
    public void Missing_links_are_made_and_those_that_stand_are_kept()
    {
        using var package = new TemporaryFolder();
        Directory.CreateDirectory(package["native/lib"]);
        File.WriteAllText(package["native/lib/libpq.so.5.17"], "library");
        List(package, """[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]""");

        LibraryLinks.Make(package["native"]);
        LibraryLinks.Make(package["native"]);

        Assert.That(File.ReadAllText(package["native/lib/libpq.so.5"]), Is.EqualTo("library"));
        Assert.That(new FileInfo(package["native/lib/libpq.so.5"]).LinkTarget, Is.EqualTo("libpq.so.5.17"));
    }

    [Test]
    public void No_link_is_made_outside_the_package()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["package/native"]);
        File.WriteAllText(folder["package/native/pg-symlinks.json"], """[{"source":"native/x","target":"../outside"}]""");

        LibraryLinks.Make(folder["package/native"]);

        Assert.That(new FileInfo(folder["outside"]).LinkTarget, Is.Null);
    }

    [Test]
    public void A_package_without_a_list_needs_none()
    {
        using var package = new TemporaryFolder();

        Assert.That(() => LibraryLinks.Make(package["native"]), Throws.Nothing);
    }

    private static void List(TemporaryFolder package, string links) => File.WriteAllText(package["native/pg-symlinks.json"], links);
}

using Microsoft.OpenApi;
using SellerSync.Functions.Api;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.ApiDocument;

/// <summary>docs/openapi.json is what the code says. To write it anew, run the tests with SELLERSYNC_WRITE_GOLDEN=1 and read the difference.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class OpenApiTests
{
    [Test]
    public void Every_route_describes_itself() =>
        Assert.That(ApiRoute.All.Where(route => route.Operation is null).Select(route => route.Name), Is.Empty);

    [Test]
    public void What_a_route_names_in_braces_is_described_and_nothing_else_of_the_path() =>
        Assert.That(
            ApiRoute.All.SelectMany(route => route.Inputs.Where(input => input.Place == ApiPlace.Path).Select(input => $"{route.Path} {input.Name}")),
            Is.EquivalentTo(ApiRoute.All.SelectMany(route => route.PathNames.Select(name => $"{route.Path} {name}"))));

    [Test]
    public async Task The_document_is_what_the_functions_say()
    {
        var written = OpenApiWriter.Write(ApiRoute.All);
        if (Environment.GetEnvironmentVariable("SELLERSYNC_WRITE_GOLDEN") == "1")
            await File.WriteAllTextAsync(ApiFile.Path, written);

        Assert.That(ApiFile.Path, Does.Exist, "write it with SELLERSYNC_WRITE_GOLDEN=1");
        Assert.That(written, Is.EqualTo(await File.ReadAllTextAsync(ApiFile.Path)));
    }

    [Test]
    public void The_document_is_OpenAPI_3_1()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(OpenApiWriter.Write(ApiRoute.All), OpenApiConstants.Json);

        Assert.That(diagnostic!.Errors.Concat(diagnostic.Warnings).Select(fault => $"{fault}"), Is.Empty);
        Assert.That(diagnostic.SpecificationVersion, Is.EqualTo(OpenApiSpecVersion.OpenApi3_1));
        Assert.That(document!.Paths.Keys, Is.EquivalentTo(ApiRoute.All.Select(route => route.Path).Distinct()));
    }

    [Test]
    public void A_route_that_says_nothing_is_named() =>
        Assert.That(
            () => OpenApiWriter.Write([new ApiRoute("a-new-one", "/a-new-one", "get", null, [])]),
            Throws.InvalidOperationException.With.Message.Contains("a-new-one"));
}

/// <summary>The document as it stands in this clone.</summary>
internal static class ApiFile
{
    public static string Path { get; } = System.IO.Path.Combine(Sources.Root, "docs", "openapi.json");
}

using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SellerSync.Domain.Tokens;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Architecture;

[Parallelizable(ParallelScope.All)]
internal sealed partial class LayerTests
{
    private static readonly Assembly Domain = typeof(TokenBucket).Assembly;
    private static readonly Assembly Functions = typeof(SellerLookupHandler).Assembly;

    private static readonly string[] HostNamespaces = ["Microsoft.Azure.Functions", "Microsoft.AspNetCore"];

    [Test]
    public void The_domain_references_nothing_but_the_system()
    {
        Assert.That(Domain.GetReferencedAssemblies().Select(assembly => assembly.Name), Is.All.StartsWith("System."));
        Assert.That(References("SellerSync.Domain"), Is.Empty);
    }

    [Test]
    public void The_domain_uses_neither_a_clock_nor_the_outside_world()
    {
        var sources = Sources.Of("SellerSync.Domain");

        Assert.That(sources, Is.Not.Empty);
        Assert.That(sources.Where(source => ClockOrOutside.IsMatch(source.Value)).Select(source => source.Key), Is.Empty);
    }

    [TestCase("var now = DateTime.UtcNow;")]
    [TestCase("DateTimeOffset.Now")]
    [TestCase("sealed class Policy(TimeProvider time)")]
    [TestCase("new HttpClient()")]
    [TestCase("using Npgsql;")]
    [TestCase("File.ReadAllText(path)")]
    [TestCase("Environment.GetEnvironmentVariable(name)")]
    [TestCase("Random.Shared.Next()")]
    public void Such_code_would_be_found(string code) => Assert.That(ClockOrOutside.IsMatch(code), Is.True);

    [Test]
    public void Handlers_know_no_host_by_their_source()
    {
        var sources = Sources.Of("SellerSync.Functions").Where(source => HandlerFile.IsMatch(source.Key)).ToList();

        Assert.That(sources.Select(source => Path.GetFileName(source.Key)), Is.SupersetOf(new[] { "SellerLookupHandler.cs", "DrainHandler.cs", "BatchRunner.cs", "BatchFinisher.cs", "Router.cs" }));
        Assert.That(sources.Where(source => HostNamespaces.Any(source.Value.Contains)).Select(source => source.Key), Is.Empty);
    }

    [Test]
    public void Handlers_know_no_host_by_their_types()
    {
        var handlers = Functions.GetTypes().Where(type => !type.IsNested && HandlerFile.IsMatch($"/{type.Name}.cs")).ToList();

        Assert.That(handlers.Select(type => type.Name), Is.SupersetOf(new[] { "SellerLookupHandler", "DrainHandler", "BatchRunner", "BatchFinisher", "Router" }));
        Assert.That(handlers.SelectMany(HostTypesOf), Is.Empty);
        Assert.That(HostTypesOf(typeof(SellerLookupFunction)), Is.Not.Empty, "a trigger's would be found");
    }

    [TestCase("SellerSync.Domain")]
    [TestCase("SellerSync.KeepaSimulator")]
    [TestCase("SellerSync.Infrastructure", "SellerSync.Domain")]
    [TestCase("SellerSync.FunctionsEmulator")]
    [TestCase("SellerSync.Functions", "SellerSync.Domain", "SellerSync.FunctionsEmulator", "SellerSync.Infrastructure")]
    public void A_project_references_only_the_layers_below_it(string project, params string[] references) =>
        Assert.That(References(project), Is.EquivalentTo(references));

    [Test]
    public void The_simulator_is_built_on_no_other_project() =>
        Assert.That(typeof(SellerSync.KeepaSimulator.KeepaServer).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name), Has.None.StartsWith("SellerSync."));

    [Test]
    public void Every_class_that_is_not_abstract_or_static_is_sealed()
    {
        // By source: a source generator's classes are its own affair, and they differ between the two hosts.
        var sources = new[] { "SellerSync.Domain", "SellerSync.Infrastructure", "SellerSync.Functions" }.SelectMany(Sources.Of).ToList();

        Assert.That(sources, Has.Count.GreaterThan(50));
        Assert.That(sources.SelectMany(source => OpenClass.Matches(source.Value).Select(match => $"{source.Key}: {match.Value.Trim()}")), Is.Empty);
    }

    [TestCase("public class Open", true)]
    [TestCase("    private partial class Open", true)]
    [TestCase("public record Open(int Id);", true)]
    [TestCase("class Open", true)]
    [TestCase("public sealed partial class Closed", false)]
    [TestCase("public static class Closed", false)]
    [TestCase("public abstract record Closed", false)]
    [TestCase("public readonly record struct Value", false)]
    [TestCase("internal record struct Value", false)]
    public void An_open_class_would_be_found(string code, bool found) => Assert.That(OpenClass.IsMatch(code), Is.EqualTo(found));

    private static IEnumerable<string> HostTypesOf(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var used = type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetConstructors(All).SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
            .Concat(type.GetMethods(All).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType)));

        return used.SelectMany(WithArguments)
            .Where(part => HostNamespaces.Any(name => part.Namespace?.StartsWith(name, StringComparison.Ordinal) == true))
            .Select(part => $"{type.Name} uses {part.FullName}");
    }

    private static IEnumerable<Type> WithArguments(Type type) =>
        type.HasElementType ? WithArguments(type.GetElementType()!) : [type, .. type.GetGenericArguments().SelectMany(WithArguments)];

    private static IEnumerable<string> References(string project) =>
        XDocument.Load(Path.Combine(Sources.Root, project, $"{project}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    [GeneratedRegex(@"\b(DateTime(Offset)?\.(Utc)?Now|DateTime\.Today|TimeProvider|Stopwatch|HttpClient|Npgsql|File\.|Directory\.|Environment\.|Random\b|Guid\.NewGuid|Guid\.CreateVersion7|Socket\b)")]
    private static partial Regex ClockOrOutside { get; }

    [GeneratedRegex(@"^[ \t]*((public|internal|private|protected|file|partial|new|unsafe)\s+)*(class|record(\s+class)?)\s+(?!struct\b)\w+", RegexOptions.Multiline)]
    private static partial Regex OpenClass { get; }

    [GeneratedRegex(@"/([A-Za-z]+Handler|BatchRunner|BatchFinisher|Router)\.cs$")]
    private static partial Regex HandlerFile { get; }
}

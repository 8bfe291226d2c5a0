using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Hosting;
using SellerSync.FunctionsEmulator;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
public sealed class WorkerContractTests
{
    /// <summary>Our own declarations in a Local build, Microsoft's packages in an Azure build: the facts hold for both.</summary>
    private static readonly Dictionary<string, Type> Actual = new[]
        {
            typeof(FunctionAttribute), typeof(BindingAttribute), typeof(FunctionContext), typeof(HttpTriggerAttribute), typeof(QueueTriggerAttribute),
            typeof(TimerTriggerAttribute), typeof(FunctionContextExtensions), typeof(FunctionsApplication),
            typeof(MiddlewareWorkerApplicationBuilderExtensions),
        }
        .Select(type => type.Assembly)
        .Distinct()
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal))
        .ToDictionary(type => type.FullName!);

    private static readonly Dictionary<string, string[]> Facts = ReadFacts();

    private static bool DeclaredHere => typeof(FunctionAttribute).Assembly == typeof(EmulatorApplication).Assembly;

    private static IEnumerable<string> FactNames => Facts.Keys;

    [TestCaseSource(nameof(FactNames))]
    public void A_declared_type_has_the_surface_of_the_real_one(string name)
    {
        Assert.That(Actual, Contains.Key(name));

        var actual = SurfaceRenderer.Render(Actual[name]);

        if (DeclaredHere)
            Assert.That(actual, Is.EquivalentTo(Facts[name]));
        else
            Assert.That(Facts[name], Is.SubsetOf(actual));
    }

    [Test]
    public void Nothing_is_declared_that_the_facts_do_not_name()
    {
        Assume.That(DeclaredHere, "In an Azure build the packages hold much that we do not use.");

        Assert.That(Actual.Keys, Is.EquivalentTo(Facts.Keys));
    }

    [Test]
    public void An_http_trigger_has_the_levels_of_the_real_one()
    {
        Assert.Multiple(() =>
        {
            Assert.That(new HttpTriggerAttribute().AuthLevel, Is.EqualTo(AuthorizationLevel.Function));
            Assert.That(new HttpTriggerAttribute("get").AuthLevel, Is.EqualTo(AuthorizationLevel.Anonymous));
            Assert.That(new HttpTriggerAttribute(AuthorizationLevel.Admin, "get").AuthLevel, Is.EqualTo(AuthorizationLevel.Admin));
            Assert.That(new TimerTriggerAttribute("* * * * * *").UseMonitor, Is.True);
        });
    }

    private static Dictionary<string, string[]> ReadFacts()
    {
        using var reader = new StreamReader(typeof(WorkerContractTests).Assembly.GetManifestResourceStream("WorkerSurface.txt")!);

        return reader.ReadToEnd().ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Where(lines => lines[0].StartsWith("namespace ", StringComparison.Ordinal))
            .ToDictionary(lines => $"{lines[0]["namespace ".Length..]}.{Name(lines)}", lines => lines[1..]);
    }

    private static string Name(string[] block)
    {
        var header = block.First(line => line.StartsWith("public ", StringComparison.Ordinal)).Split(" : ")[0].Split('(')[0];

        return header.Split(' ')[^1];
    }
}

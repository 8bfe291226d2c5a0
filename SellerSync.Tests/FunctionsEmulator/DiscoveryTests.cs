using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
public sealed class DiscoveryTests
{
    [TestCase(typeof(NotPublic), "'hidden'", "not public")]
    [TestCase(typeof(NotPublicType), "'hidden'", "not public")]
    [TestCase(typeof(Twice), "'twice'", "2 times")]
    [TestCase(typeof(AsyncVoid), "'forgotten'", "async void")]
    [TestCase(typeof(Unbindable), "'odd'", "'uri'")]
    [TestCase(typeof(BadRoute), "'lost'", "route template")]
    [TestCase(typeof(NoTrigger), "'idle'", "one trigger")]
    [TestCase(typeof(BoundToNothing), "'number'", "bound to nothing")]
    [TestCase(typeof(GenericFunctions<>), "'generic'", "generic")]
    public void A_function_that_cannot_run_stops_the_start_by_name(Type functions, string name, string reason)
    {
        var builder = TestHost.Builder(typeof(Good), new Journal(), configure: settings => settings with { FunctionTypes = [functions] });

        Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains(name).And.Message.Contains(reason));
    }

    [Test]
    public void All_that_is_wrong_is_said_at_once()
    {
        var builder = TestHost.Builder(typeof(Good), new Journal(), configure: settings => settings with { FunctionTypes = [typeof(NotPublic), typeof(Unbindable)] });

        Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains("'hidden'").And.Message.Contains("'odd'"));
    }

    [Test]
    public async Task Middleware_reads_a_definition()
    {
        FunctionDefinition? seen = null;
        var builder = TestHost.Builder(typeof(Good), new Journal());
        builder.Use(next => context =>
        {
            seen = context.FunctionDefinition;

            return next(context);
        });
        await using var functions = builder.Build();

        await functions.InvokeAsync("good", "a message");

        Assert.Multiple(() =>
        {
            Assert.That(seen!.Name, Is.EqualTo("good"));
            Assert.That(seen.EntryPoint, Is.EqualTo($"{typeof(Good).FullName}.Run"));
            Assert.That(seen.PathToAssembly, Is.EqualTo(typeof(Good).Assembly.Location));
            Assert.That(seen.InputBindings["message"].Type, Is.EqualTo("queueTrigger"));
            Assert.That(seen.Parameters.Select(parameter => parameter.Name), Is.EqualTo(["message", "dequeueCount"]));
        });
    }

    public static class Good
    {
        [Function("good")]
        public static void Run([QueueTrigger("anything")] string message, long dequeueCount)
        {
        }
    }

    public static class NotPublic
    {
        [Function("hidden")]
        internal static void Run([QueueTrigger("anything")] string message)
        {
        }
    }

    public static class Twice
    {
        [Function("twice")]
        public static void One([QueueTrigger("anything")] string message)
        {
        }

        [Function("Twice")]
        public static void Two([QueueTrigger("anything")] string message)
        {
        }
    }

    public static class AsyncVoid
    {
        [Function("forgotten")]
        public static async void Run([QueueTrigger("anything")] string message) => await Task.Yield();
    }

    public static class Unbindable
    {
        [Function("odd")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{id}")] HttpRequest request, string id, Uri uri)
        {
        }
    }

    public static class BadRoute
    {
        [Function("lost")]
        public static void Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{id")] HttpRequest request, string id)
        {
        }
    }

    public static class NoTrigger
    {
        [Function("idle")]
        public static void Run(CancellationToken cancellationToken)
        {
        }
    }

    public static class BoundToNothing
    {
        [Function("number")]
        public static Task<int> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Task.FromResult(1);
    }

    public class GenericFunctions<T>
    {
        [Function("generic")]
        public virtual void Run([QueueTrigger("anything")] string message)
        {
        }
    }

    internal static class NotPublicType
    {
        [Function("hidden")]
        public static void Run([QueueTrigger("anything")] string message)
        {
        }
    }
}

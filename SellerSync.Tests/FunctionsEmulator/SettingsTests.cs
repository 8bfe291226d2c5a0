using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SellerSync.FunctionsEmulator;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
public sealed class SettingsTests
{
    private const string Storage = "UseDevelopmentStorage=true";

    [TestCase(typeof(QueueFunctions), "QueueName", null, "'work'", "'QueueName'")]
    [TestCase(typeof(QueueFunctions), "QueueName", "Not_A_Queue", "'work'", "not_a_queue")]
    [TestCase(typeof(QueueFunctions), "AzureWebJobsStorage", null, "'work'", "'AzureWebJobsStorage'")]
    [TestCase(typeof(OtherAccount), "Other", null, "'elsewhere'", "'Other'")]
    [TestCase(typeof(TimerFunctions), "Schedule", null, "'tick'", "'Schedule'")]
    [TestCase(typeof(TimerFunctions), "Schedule", "every minute", "'tick'", "every minute")]
    public async Task A_missing_or_bad_setting_stops_the_start_by_name(Type type, string setting, string? value, string function, string named)
    {
        var settings = new Dictionary<string, string?>
        {
            ["QueueName"] = "work",
            ["Schedule"] = "0 * * * * *",
            ["Other"] = Storage,
            ["AzureWebJobsStorage"] = Storage,
            [setting] = value,
        };
        await using var functions = TestHost.Builder(typeof(QueueFunctions), new Journal(), settings, s => s with { FunctionTypes = [type] }).Build();

        Assert.That(
            async () => await functions.StartAsync(),
            Throws.InvalidOperationException.With.Message.Contains(function).And.Message.Contains(named));
    }

    [Test]
    public async Task A_bad_connection_string_is_named_and_never_shown()
    {
        await using var functions = TestHost.Builder(
            typeof(QueueFunctions), new Journal(), new() { ["QueueName"] = "work", ["AzureWebJobsStorage"] = "AccountKey=c2VjcmV0" }).Build();

        Assert.That(
            async () => await functions.StartAsync(),
            Throws.InvalidOperationException.With.Message.Contains("'AzureWebJobsStorage'").And.Message.Not.Contains("c2VjcmV0"));
    }

    [TestCase("batchSize", "33")]
    [TestCase("batchSize", "many")]
    [TestCase("maxDequeueCount", "0")]
    [TestCase("visibilityTimeout", "-00:00:01")]
    [TestCase("maxPollingInterval", "00:00:00.010")]
    [TestCase("messageEncoding", "utf8")]
    public void A_bad_queue_option_is_named(string option, string value)
    {
        var builder = TestHost.Builder(typeof(QueueFunctions), new Journal(), new() { [$"AzureFunctionsJobHost:extensions:queues:{option}"] = value });

        Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains(option));
    }

    [TestCase("""{ "extensions": { "http": { "routePrefix": "/shop/v2/" } } }""", "/shop/v2/")]
    [TestCase("""{ "extensions": { "http": { "routePrefix": "" } } }""", "/")]
    [TestCase("""{ "version": "2.0" } // comments are allowed""", "/api/")]
    public async Task The_route_prefix_comes_from_host_json(string json, string path)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, json);
            await using var functions = await TestHost.StartAsync(typeof(HttpFunctions), new Journal(), configure: s => s with { HostJsonPath = file });

            Assert.That(functions.Address.AbsolutePath, Is.EqualTo(path));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void A_host_json_that_is_not_json_stops_the_start()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{ half");
            var builder = TestHost.Builder(typeof(HttpFunctions), new Journal(), configure: s => s with { HostJsonPath = file });

            Assert.That(builder.Build, Throws.InvalidOperationException.With.Message.Contains("host.json"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static class HttpFunctions
    {
        [Function("hello")]
        public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok();
    }

    public static class QueueFunctions
    {
        [Function("work")]
        public static void Run([QueueTrigger("%QueueName%")] string message)
        {
        }
    }

    public static class OtherAccount
    {
        [Function("elsewhere")]
        public static void Run([QueueTrigger("work", Connection = "Other")] string message)
        {
        }
    }

    public static class TimerFunctions
    {
        [Function("tick")]
        public static void Run([TimerTrigger("%Schedule%")] TimerInfo timer)
        {
        }
    }
}

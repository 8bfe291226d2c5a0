using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SellerSync.Tests.FunctionsEmulator;

[Parallelizable(ParallelScope.All)]
[CancelAfter(30_000)]
public sealed class InvocationTests
{
    [Test]
    public async Task Middleware_runs_in_the_order_it_was_added(CancellationToken cancellationToken)
    {
        var journal = new Journal();
        var builder = TestHost.Builder(typeof(Functions), journal);
        builder.UseMiddleware<Outer>();
        builder.UseMiddleware(async (_, next) =>
        {
            journal.Write("inner before");
            await next();
            journal.Write("inner after");
        });
        builder.UseWhen<Outer>(context => context.FunctionDefinition.Name == "no such function");
        await using var functions = builder.Build();

        await functions.InvokeAsync("text", "hello", cancellationToken);

        string[] expected = ["outer before, no request", "inner before", "text hello", "inner after", "outer after"];
        foreach (var entry in expected)
            Assert.That(await journal.NextAsync(cancellationToken), Is.EqualTo(entry));
        Assert.That(journal.IsEmpty);
    }

    [Test]
    public async Task Middleware_sees_the_request_of_an_http_function(CancellationToken cancellationToken)
    {
        var journal = new Journal();
        var builder = TestHost.Builder(typeof(Functions), journal);
        builder.UseMiddleware<Outer>();
        await using var functions = builder.Build();
        var http = new DefaultHttpContext();

        await functions.InvokeAsync("http", http, cancellationToken);

        Assert.Multiple(async () =>
        {
            Assert.That(await journal.NextAsync(cancellationToken), Is.EqualTo("outer before, a request"));
            Assert.That(http.Response.StatusCode, Is.EqualTo(StatusCodes.Status202Accepted));
        });
    }

    [TestCase("text", "{}", "text {}")]
    [TestCase("bytes", "{}", "bytes 2")]
    [TestCase("binary", "{}", "binary {}")]
    [TestCase("message", "{}", "message {} 1")]
    [TestCase("json", """{"sellerid":"A1"}""", "json A1")]
    [TestCase("TEXT", "{}", "text {}")]
    public async Task A_queue_function_gets_the_message_as_its_parameter_wants_it(string function, string message, string entry, CancellationToken cancellationToken)
    {
        var journal = new Journal();
        await using var functions = TestHost.Builder(typeof(Functions), journal).Build();

        await functions.InvokeAsync(function, message, cancellationToken);

        Assert.That(await journal.NextAsync(cancellationToken), Is.EqualTo(entry));
    }

    [Test]
    public async Task Each_invocation_has_its_own_scope_and_id(CancellationToken cancellationToken)
    {
        var journal = new Journal();
        var builder = TestHost.Builder(typeof(Functions), journal);
        builder.Services.AddScoped<Scoped>();
        await using var functions = builder.Build();

        await functions.InvokeAsync("scope", "", cancellationToken);
        await functions.InvokeAsync("scope", "", cancellationToken);

        var first = (await journal.NextAsync(cancellationToken)).Split(' ');
        var second = (await journal.NextAsync(cancellationToken)).Split(' ');
        Assert.Multiple(() =>
        {
            Assert.That(Guid.TryParse(first[0], out _));
            Assert.That(second[0], Is.Not.EqualTo(first[0]));
            Assert.That(second[1], Is.Not.EqualTo(first[1]));
        });
    }

    [Test]
    public async Task What_a_function_throws_reaches_middleware_and_caller_unwrapped()
    {
        Exception? seen = null;
        var builder = TestHost.Builder(typeof(Functions), new Journal());
        builder.UseMiddleware(async (_, next) =>
        {
            try
            {
                await next();
            }
            catch (Exception e)
            {
                seen = e;
                throw;
            }
        });
        await using var functions = builder.Build();

        Assert.That(async () => await functions.InvokeAsync("throws", "why"), Throws.TypeOf<NotSupportedException>().With.Message.EqualTo("why"));
        Assert.That(seen, Is.TypeOf<NotSupportedException>());
    }

    [Test]
    public async Task The_callers_token_is_the_invocations(CancellationToken cancellationToken)
    {
        var journal = new Journal();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var functions = TestHost.Builder(typeof(Functions), journal).Build();
        var invocation = functions.InvokeAsync("wait", "", caller.Token);
        await journal.NextAsync(cancellationToken);

        await caller.CancelAsync();

        Assert.That(async () => await invocation, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_function_that_is_over_its_time_is_cancelled(CancellationToken cancellationToken)
    {
        await using var functions = TestHost.Builder(typeof(Functions), new Journal(), new() { ["AzureFunctionsJobHost:functionTimeout"] = "00:00:00.05" }).Build();

        Assert.That(async () => await functions.InvokeAsync("wait", "", cancellationToken), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("nobody", "a message")]
    [TestCase("text", 42)]
    [TestCase("http", null)]
    public async Task An_unknown_name_or_argument_is_refused(string function, object? argument)
    {
        await using var functions = TestHost.Builder(typeof(Functions), new Journal()).Build();

        Assert.That(async () => await functions.InvokeAsync(function, argument), Throws.ArgumentException);
    }

    public sealed record Lookup(string SellerId);

    public sealed class Scoped;

    public sealed class Outer(Journal journal) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            journal.Write(context.GetHttpContext() is null ? "outer before, no request" : "outer before, a request");
            await next(context);
            journal.Write("outer after");
        }
    }

    public sealed class Functions(Journal journal)
    {
        [Function("text")]
        public void Text([QueueTrigger("any")] string message) => journal.Write($"text {message}");

        [Function("bytes")]
        public void Bytes([QueueTrigger("any")] byte[] message) => journal.Write($"bytes {message.Length}");

        [Function("binary")]
        public void Binary([QueueTrigger("any")] BinaryData message) => journal.Write($"binary {message}");

        [Function("message")]
        public void Message([QueueTrigger("any")] QueueMessage message, int dequeueCount) => journal.Write($"message {message.Body} {dequeueCount}");

        [Function("json")]
        public void Json([QueueTrigger("any")] Lookup message) => journal.Write($"json {message.SellerId}");

        [Function("http")]
        public static Task<IResult> Http([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
            Task.FromResult(Results.StatusCode(StatusCodes.Status202Accepted));

        [Function("scope")]
        public void Scope([QueueTrigger("any")] string message, FunctionContext context) =>
            journal.Write($"{context.InvocationId} {context.InstanceServices.GetRequiredService<Scoped>().GetHashCode()}");

        [Function("throws")]
        public static void Throws([QueueTrigger("any")] string message) => throw new NotSupportedException(message);

        [Function("wait")]
        public async Task Wait([QueueTrigger("any")] string message, CancellationToken cancellationToken)
        {
            journal.Write("waiting");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }
}

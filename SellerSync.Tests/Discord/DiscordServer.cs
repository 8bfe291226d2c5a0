using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SellerSync.Tests.Discord;

/// <summary>A webhook on a free loopback port that takes messages, or answers as a test says.</summary>
internal sealed class DiscordServer : IAsyncDisposable
{
    public const string Secret = "tHe-WeBhOoK-sEcReT";

    private readonly WebApplication _application;
    private readonly Channel<string> _bodies = Channel.CreateUnbounded<string>();

    private DiscordServer(WebApplication application) => _application = application;

    public string WebhookUrl { get; private set; } = "";

    /// <summary>After the body has been taken.</summary>
    public RequestDelegate Answer { get; set; } = context => Status(context, StatusCodes.Status204NoContent);

    public static async Task<DiscordServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new DiscordServer(builder.Build());
        server._application.Run(server.TakeAsync);
        await server._application.StartAsync();
        server.WebhookUrl = $"{server._application.Urls.Single()}/api/webhooks/1/{Secret}";
        return server;
    }

    /// <summary>The next body that came, in the order in which they came.</summary>
    public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _bodies.Reader.ReadAsync(cancellationToken);

    public bool HasMore => _bodies.Reader.TryPeek(out _);

    public static Task Status(HttpContext context, int status, string body = "", params (string Name, string Value)[] headers)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        return body.Length > 0 ? context.Response.WriteAsync(body) : Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        _bodies.Writer.TryWrite(await reader.ReadToEndAsync());
        await Answer(context);
    }
}

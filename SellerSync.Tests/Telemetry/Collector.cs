using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace SellerSync.Tests.Telemetry;

/// <summary>An OpenTelemetry collector on a free loopback port that keeps what it is sent, as it is on the wire.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Path, string Text)> _received = [];

    private Collector(WebApplication application) => _application = application;

    public string Address => _application.Urls.Single();

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new Collector(builder.Build());
        collector._application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            collector._received.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        });
        await collector._application.StartAsync();
        return collector;
    }

    /// <summary>All that came for one signal: traces, metrics or logs. Names and texts stand in it uncompressed.</summary>
    public string Text(string signal) => string.Concat(_received.Where(sent => sent.Path == $"/v1/{signal}").Select(sent => sent.Text));

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}

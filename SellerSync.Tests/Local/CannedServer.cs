using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SellerSync.Local;

namespace SellerSync.Tests.Local;

/// <summary>Functions and Keepa that answer every request alike, and keep what they were asked.</summary>
internal sealed class CannedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CannedServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/functions/v1/");

    public List<(string Path, string? Authorization, string Body)> Requests { get; } = [];

    public Ready Ready => new(Address, Address, "postgres://nobody@127.0.0.1/none", "", "the-token", "an-operators-token", Guid.Empty, new Dictionary<string, int>());

    public static async Task<CannedServer> StartAsync(int status, string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new CannedServer(builder.Build());
        server._app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            server.Requests.Add((context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization, await reader.ReadToEndAsync()));
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(body);
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

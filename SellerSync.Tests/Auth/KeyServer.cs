using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SellerSync.Tests.Auth;

/// <summary>A web server on a free loopback port that gives out what it is told to, and counts who asks.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _requests;

    private KeyServer(WebApplication application) => _application = application;

    public Uri Address { get; private set; } = null!;

    /// <summary>Requests so far, to any path.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What every request is answered with.</summary>
    public RequestDelegate Answer { get; set; } = context => Task.CompletedTask;

    public static async Task<KeyServer> StartAsync(params IEnumerable<IssuerKey> keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new KeyServer(builder.Build());
        server.Serve(IssuerKey.Set(keys));
        server._application.Run(context =>
        {
            Interlocked.Increment(ref server._requests);
            return server.Answer(context);
        });
        await server._application.StartAsync();
        server.Address = new Uri(server._application.Urls.Single() + "/.well-known/jwks.json");
        return server;
    }

    public void Serve(string body, string contentType = "application/json") => Answer = async context =>
    {
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body, context.RequestAborted);
    };

    public void Serve(params IEnumerable<IssuerKey> keys) => Serve(IssuerKey.Set(keys));

    public void Fail(int status) => Answer = context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}

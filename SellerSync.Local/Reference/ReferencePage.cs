using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Scalar.AspNetCore;

namespace SellerSync.Local.Reference;

/// <summary>
/// The API's reference as a page on this machine: docs/openapi.json, shown by assets that come with Scalar's package, so that no
/// other machine is asked. It is no part of the functions, so it cannot be deployed with them.
/// </summary>
internal sealed class ReferencePage : IAsyncDisposable
{
    private const string Document = "/openapi.json";

    private readonly WebApplication _app;

    private ReferencePage(WebApplication app, int port) => (_app, Address) = (app, new Uri($"http://127.0.0.1:{port}/"));

    public Uri Address { get; }

    /// <param name="functions">Where requests that are sent from the page go, with a slash at its end.</param>
    public static async Task<ReferencePage> StartAsync(Clone clone, Uri functions, int port, CancellationToken cancellationToken)
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(clone.Root, "docs", "openapi.json"), cancellationToken))!;
        document["servers"] = new JsonArray(new JsonObject { ["url"] = functions.AbsoluteUri.TrimEnd('/') });

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRouting().AddSingleton<IHostLifetime, EndedByItsOwner>();
        var app = builder.Build();
        app.MapGet(Document, () => Results.Text(document.ToJsonString(), "application/json"));
        app.MapScalarApiReference("/", scalar =>
        {
            scalar.Title = "SellerSync";
            scalar.OpenApiRoutePattern = Document;
            scalar.DefaultFonts = false; // they would come from elsewhere
            scalar.Telemetry = false;
            scalar.HideClientButton = true; // as the following, a way to hand the document to somebody else
            scalar.ShowDeveloperTools = DeveloperToolsVisibility.Never;
            scalar.DisableAgent().DisableMcp();
        });
        await app.StartAsync(cancellationToken);
        return new ReferencePage(app, port);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // Signals are the program's own affair.
    private sealed class EndedByItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

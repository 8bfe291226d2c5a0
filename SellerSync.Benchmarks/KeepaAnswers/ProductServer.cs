using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>Answers product calls with grown products, as gzip, and nothing else.</summary>
internal sealed class ProductServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProductServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/");

    public static async Task<ProductServer> StartAsync(GrownProducts products, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapGet("/product", async http =>
        {
            var answer = AnswerReading.Zip(products.Answer(http.Request.Query["asin"].ToString().Split(',')));
            http.Response.ContentType = "application/json";
            http.Response.Headers.ContentEncoding = "gzip";
            await http.Response.Body.WriteAsync(answer);
        });
        await app.StartAsync(cancellationToken);
        return new ProductServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

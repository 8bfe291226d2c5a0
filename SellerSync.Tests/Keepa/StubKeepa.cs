using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Tests.Notifications;

namespace SellerSync.Tests.Keepa;

/// <summary>The Keepa client as it is composed for the product, with its network replaced.</summary>
internal sealed class StubKeepa : HttpMessageHandler
{
    public const string Key = "sEcReT0key4keepa0sEcReT0key4keepa0sEcReT0key4keepa0sEcReT0key4k";

    private readonly ServiceProvider _services;
    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> _answer = (_, _) => throw new InvalidOperationException("no answer was set");

    public StubKeepa(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Append(("Keepa:ApiKey", Key)).DistinctBy(s => s.Item1).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2)))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<INotifier>(Told)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddKeepa(configuration)
            .ConfigureAll<HttpClientFactoryOptions>(options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = this))
            .BuildServiceProvider();
    }

    public static SellerId Seller { get; } = SellerId.Parse("A1SMALLSHOP12");

    public static Marketplace Us { get; } = Marketplace.Find(1)!;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public MemoryLog Log { get; } = new();

    public ToldNotices Told { get; } = new();

    public ConcurrentQueue<Uri> Asked { get; } = [];

    public IKeepa Keepa => _services.GetRequiredService<IKeepa>();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public ITokenGauge Gauge => _services.GetRequiredService<ITokenGauge>();

    public StubKeepa Answers(string body, HttpStatusCode status = HttpStatusCode.OK) =>
        Answers((_, _) => Task.FromResult(new HttpResponseMessage(status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) }));

    public StubKeepa Answers(Stream body) =>
        Answers((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) }));

    public StubKeepa Answers(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answer = answer;
        return this;
    }

    public Task<KeepaAnswer<ProductsAnswer>> AskProductsAsync(params string[] asins) =>
        Keepa.GetProductsAsync(Seller, Us, [.. asins.Select(Asin.Parse)], CancellationToken.None);

    /// <summary>What becomes of one product, B000000001, with these fields.</summary>
    public async Task<Product> ReadProductAsync(string fields, Marketplace? marketplace = null)
    {
        Answers(Json.Products(Json.Product("B000000001", fields)));
        var answer = await Keepa.GetProductsAsync(Seller, marketplace ?? Us, [Asin.Parse("B000000001")], CancellationToken.None);
        return answer.Value.Products.Single();
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request.RequestUri!);
        return _answer(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _services.Dispose();
        }

        base.Dispose(disposing);
    }
}

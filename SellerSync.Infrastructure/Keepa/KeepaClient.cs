using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;
using SellerSync.Infrastructure.Keepa.Products;
using SellerSync.Infrastructure.Keepa.Sellers;
using SellerSync.Infrastructure.Telemetry;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Asks the Keepa API. Whatever it answers, refusals too, its word on the tokens reaches the gauge.</summary>
internal sealed class KeepaClient(
    HttpClient http,
    IOptions<KeepaOptions> options,
    KeepaPipeline pipeline,
    KeepaHealth health,
    ITokenGauge gauge,
    KeepaMeter meter,
    TimeProvider timeProvider,
    ILogger<KeepaClient> logger) : IKeepa
{
    private const int MaxAsins = 100;
    private const int AsinsOfOneAllowance = 10;

    private readonly KeepaOptions _options = options.Value;
    private readonly KeepaFaults _faults = new(options.Value.ApiKey.Trim());

    private string Key => Uri.EscapeDataString(_options.ApiKey.Trim());

    public Task<KeepaAnswer<SellerReading?>> GetSellerAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        GetSellerAsync(sellerId, marketplace, "&storefront=1", cancellationToken);

    /// <summary>One seller without its storefront, for 1 token: what it lists is not in the answer.</summary>
    public Task<KeepaAnswer<SellerReading?>> GetSellerAloneAsync(SellerId sellerId, Marketplace marketplace, CancellationToken cancellationToken) =>
        GetSellerAsync(sellerId, marketplace, "", cancellationToken);

    private Task<KeepaAnswer<SellerReading?>> GetSellerAsync(
        SellerId sellerId, Marketplace marketplace, string storefront, CancellationToken cancellationToken) =>
        pipeline.ExecuteAsync(
            repeatable: true,
            token => meter.MeasureAsync(
                "seller",
                async () =>
                {
                    var payload = new SellersPayload(sellerId, marketplace, logger);
                    var path = $"seller?key={Key}&domain={marketplace.Id}&seller={sellerId}{storefront}";
                    var tokens = await AskAsync(path, payload, _options.MaxAnswerBytes, token);

                    // An unknown seller costs nothing: one that was paid for and is not there is something else.
                    return payload.WasRead || tokens.TokensConsumed == 0
                        ? new KeepaAnswer<SellerReading?>(payload.Seller, tokens)
                        : throw KeepaFaults.Unexpected("has no sellers", tokens);
                },
                answer => answer.Tokens),
            cancellationToken);

    public Task<KeepaAnswer<ProductsAnswer>> GetProductsAsync(
        SellerId sellerId, Marketplace marketplace, IReadOnlyList<Asin> asins, CancellationToken cancellationToken)
    {
        var asked = asins.Distinct().ToList();
        ArgumentOutOfRangeException.ThrowIfZero(asked.Count, nameof(asins));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(asked.Count, MaxAsins, nameof(asins));
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"product?key={Key}&domain={marketplace.Id}&asin={string.Join(',', asked)}&stats=1&history=0&offers={_options.OffersPerProduct}&stock=1&only-live-offers=0");
        var allowances = (asked.Count + AsinsOfOneAllowance - 1) / AsinsOfOneAllowance;
        return pipeline.ExecuteAsync(
            repeatable: false,
            token => meter.MeasureAsync(
                "product",
                async () =>
                {
                    var payload = new ProductsPayload(sellerId, marketplace, asked, logger);
                    var tokens = await AskAsync(path, payload, _options.MaxAnswerBytes * allowances, token);
                    return payload.WasRead
                        ? new KeepaAnswer<ProductsAnswer>(payload.ToAnswer(), tokens)
                        : throw KeepaFaults.Unexpected("has no products", tokens);
                },
                answer => answer.Tokens,
                asked.Count),
            cancellationToken);
    }

    public Task<TokenReading> GetTokensAsync(CancellationToken cancellationToken) =>
        pipeline.ExecuteAsync(
            repeatable: true,
            token => meter.MeasureAsync("token", () => AskAsync($"token?key={Key}", payload: null, _options.MaxAnswerBytes, token), tokens => tokens),
            cancellationToken);

    /// <param name="path">Relative, so that a base address with a path of its own works.</param>
    private async Task<TokenReading> AskAsync(string path, IPayload? payload, long maxBytes, CancellationToken cancellationToken)
    {
        // One deadline for headers and body together: an answer that trickles would outlive a timeout for each read.
        using var deadline = new CancellationTokenSource(_options.Timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var envelope = new Envelope();
        try
        {
            // A request without a body is silently sent up to three times more when its connection ends before an answer, and Keepa
            // would charge each of them. A body, even an empty one, keeps the handler from that.
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent([]) };
            using var span = HttpSpans.Start(request, http.BaseAddress!);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            span?.SetTag("http.response.status_code", (int)response.StatusCode);
            envelope.Refused = !response.IsSuccessStatusCode;
            await ReadAsync(response, envelope, payload, maxBytes, either.Token);
            if (envelope.Refused)
            {
                throw _faults.Refusal(response.StatusCode, response.Headers.RetryAfter, envelope);
            }

            return envelope.Tokens ?? throw KeepaFaults.Unexpected("does not say how many tokens are left", tokens: null);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw deadline.IsCancellationRequested
                ? KeepaFaults.TimedOut(_options.Timeout, envelope.Tokens)
                : KeepaFaults.Unreached(HttpRequestError.ConnectionError); // the connect timeout
        }
        catch (HttpRequestException exception)
        {
            throw KeepaFaults.Unreached(exception.HttpRequestError);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw KeepaFaults.BrokeOff(envelope.Tokens);
        }
        catch (AnswerTooLargeException)
        {
            throw KeepaFaults.Unexpected("is larger than may be (Keepa:MaxAnswerBytes)", envelope.Tokens);
        }
        catch (JsonException)
        {
            throw KeepaFaults.Unexpected("is not the JSON object that was asked for", envelope.Tokens);
        }
        finally
        {
            if (envelope.Tokens is { } tokens)
            {
                gauge.Observe(tokens);
                health.TokensTold();
            }
        }
    }

    private static async Task ReadAsync(
        HttpResponseMessage response, Envelope envelope, IPayload? payload, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var json = new JsonStream(body, maxBytes);
            await AnswerReader.ReadAsync(json, envelope, payload, cancellationToken);
        }
        catch (Exception exception) when (envelope.Refused && exception is JsonException or IOException or InvalidDataException or AnswerTooLargeException)
        {
            // The status says it all, whatever a proxy wrote below it.
        }
    }
}

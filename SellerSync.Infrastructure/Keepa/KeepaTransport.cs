using System.IO.Pipelines;
using System.Net;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>
/// One GET: reads the answer as it streams in, tells the gauge what its envelope says (a refusal's, too), and turns
/// everything that can go wrong into a <see cref="KeepaException"/> without key or URL.
/// </summary>
public sealed class KeepaTransport(HttpClient http, ITokenGauge gauge, IOptions<KeepaOptions> options, TimeProvider time)
{
    internal async Task<TokenReading> GetAsync(string query, IAnswerPayload payload, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await http.GetAsync(new Uri(query, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? await ReadAsync(body, payload, either.Token)
                : throw await RefusalAsync(response.StatusCode, body, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable($"Keepa did not answer within {options.Value.Timeout.TotalSeconds:0} seconds", mayBeCharged: true);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            throw Unreachable("Keepa cannot be reached", mayBeCharged: false, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            throw Unreachable("The connection to Keepa broke", mayBeCharged: true, exception);
        }
    }

    private async Task<TokenReading> ReadAsync(Stream body, IAnswerPayload payload, CancellationToken cancellationToken)
    {
        var envelope = new Envelope();
        await ReadAllAsync(body, envelope, payload, cancellationToken);
        var tokens = Observe(envelope);
        if (envelope.HasError && payload.IsEmpty)
        {
            throw KeepaRefusals.InsideOk(envelope, tokens);
        }

        return tokens is null || !payload.IsComplete
            ? throw new KeepaException(KeepaFault.UnexpectedAnswer, "Keepa's answer is not of the shape that was asked for", tokens)
            : tokens;
    }

    private async Task<KeepaException> RefusalAsync(HttpStatusCode status, Stream body, CancellationToken cancellationToken)
    {
        var envelope = new Envelope();
        try
        {
            await ReadAllAsync(body, envelope, NoPayload.Instance, cancellationToken);
        }
        catch (KeepaException)
        {
            // A refusal's body may be anything; its status says enough.
        }

        return KeepaRefusals.Of(status, envelope, Observe(envelope));
    }

    private async Task ReadAllAsync(Stream body, Envelope envelope, IAnswerPayload payload, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 128 * 1024, minimumReadSize: 16 * 1024));
        try
        {
            await new AnswerReader(envelope, payload, options.Value.MaxAnswerBytes).ReadAsync(pipe, cancellationToken);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private TokenReading? Observe(Envelope envelope)
    {
        var tokens = envelope.ToReading();
        if (tokens is not null)
        {
            gauge.Observe(tokens);
        }

        return tokens;
    }

    private static KeepaException Unreachable(string message, bool mayBeCharged, Exception? exception = null) =>
        new(KeepaFault.Unreachable, message, innerException: exception) { MayBeCharged = mayBeCharged };
}

using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SellerSync.Domain.Keepa;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Tokens;
using SellerSync.Infrastructure.Keepa.Json;
using SellerSync.Infrastructure.Keepa.Products;
using SellerSync.Infrastructure.Keepa.Sellers;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>
/// Asks Keepa for its tokens, one seller and one product, by the client that the system uses, and looks at what its readers made of
/// each field. It costs 15 tokens at most, and usually 7 to 13.
/// </summary>
public sealed class KeepaDoctor : IAsyncDisposable
{
    private const long MostBytes = 64L << 20;

    private readonly CheckupSubject _subject;
    private readonly TimeProvider _time;
    private readonly ServiceProvider _services;
    private readonly KeepaClient _keepa;
    private readonly List<RawAnswer> _answers = [];
    private readonly List<CheckedCall> _calls = [];
    private readonly List<string> _complaints = [];
    private TokenReading? _tokens;

    public KeepaDoctor(CheckupSubject subject, TimeProvider time)
    {
        (_subject, _time) = (subject, time);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keepa:ApiKey"] = subject.ApiKey,
            ["Keepa:BaseAddress"] = subject.Address.AbsoluteUri,
            ["Keepa:OffersPerProduct"] = ExpectedCost.Offers.ToString(CultureInfo.InvariantCulture),
        }).Build();
        var services = new ServiceCollection().AddSingleton(time).AddSingleton<INotifier, Nobody>().AddLogging().AddKeepa(configuration);
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() => new AnswerRecorder(_answers, MostBytes)));
        _services = services.BuildServiceProvider();
        _keepa = (KeepaClient)_services.GetRequiredService<IKeepa>();
    }

    /// <summary>The most that a checkup costs, in tokens: with fewer in the bucket there is none.</summary>
    public static int MostTokens => ExpectedCost.OfAll;

    /// <summary>What was answered so far.</summary>
    public Recording Recording => new(_time.GetUtcNow(), [.. _answers.Select(answer => Redaction.Of(answer, _subject.ApiKey.Trim()))]);

    /// <summary>Makes the calls. Each failure is a complaint; none is thrown.</summary>
    public async Task<Checkup> ExamineAsync(CancellationToken cancellationToken)
    {
        await AskTokensAsync(cancellationToken);
        if (_tokens is { TokensLeft: var left } && left < MostTokens)
        {
            _complaints.Add($"The bucket holds {left} tokens: fewer than the {MostTokens} that a checkup may cost. Nothing was bought; try again later.");
        }
        else if (_tokens is not null)
        {
            await AskSellerAsync(cancellationToken);
            await AskProductAsync(cancellationToken);
        }

        return new Checkup(Plan(), _calls, _complaints);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async Task AskTokensAsync(CancellationToken cancellationToken)
    {
        var failure = await TryAsync(async () => _tokens = await _keepa.GetTokensAsync(cancellationToken));
        var notes = await ReadAgainAsync("/token", _ => null, cancellationToken);
        Add("/token", _tokens?.TokensConsumed, ExpectedCost.Nothing, failure, null, ReadField.OfEnvelope, notes);
    }

    private async Task AskSellerAsync(CancellationToken cancellationToken)
    {
        KeepaAnswer<Domain.Sellers.SellerReading?>? answer = null;
        var failure = await TryAsync(async () => answer = await _keepa.GetSellerAloneAsync(_subject.SellerId, _subject.Marketplace, cancellationToken));
        var notes = await ReadAgainAsync(
            "/seller", notes => new SellersPayload(_subject.SellerId, _subject.Marketplace, NullLogger.Instance, notes), cancellationToken);
        var isKnown = answer?.Value is not null;
        Add(
            "/seller",
            answer?.Tokens.TokensConsumed,
            ExpectedCost.OfSeller(isKnown),
            failure ?? (isKnown ? null : $"Keepa does not know the seller {_subject.SellerId}."),
            Meaning.Of(answer?.Value, notes),
            ReadField.OfSeller,
            notes);
        _tokens = answer?.Tokens ?? _tokens;
    }

    private async Task AskProductAsync(CancellationToken cancellationToken)
    {
        KeepaAnswer<Domain.Products.ProductsAnswer>? answer = null;
        var failure = await TryAsync(async () => answer = await _keepa.GetProductsAsync(_subject.SellerId, _subject.Marketplace, [_subject.Asin], cancellationToken));
        var notes = await ReadAgainAsync(
            "/product", notes => new ProductsPayload(_subject.SellerId, _subject.Marketplace, [_subject.Asin], NullLogger.Instance, notes), cancellationToken);
        var product = answer?.Value.Products.SingleOrDefault();
        Add(
            "/product",
            answer?.Tokens.TokensConsumed,
            ExpectedCost.OfProduct(notes),
            failure ?? (product is null ? $"{_subject.Asin} is no product that could be read: {Meaning.Of(answer!.Value.Failures[_subject.Asin])}." : null),
            Meaning.Of(product, _subject.Marketplace),
            ReadField.OfProduct,
            notes);
        _tokens = answer?.Tokens ?? _tokens;
    }

    private async Task<string?> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (KeepaException exception)
        {
            // /token has no parameter but the key.
            return _tokens is null && exception.Fault is KeepaFault.Rejected or KeepaFault.PaymentRequired
                ? $"Keepa does not accept this key. {exception.Message}"
                : exception.Message;
        }
    }

    // By the same readers that the client has just used, with notes this time.
    private async Task<FieldNotes> ReadAgainAsync(string path, Func<FieldNotes, IPayload?> payload, CancellationToken cancellationToken)
    {
        var notes = new FieldNotes();
        if (_answers.FindLast(answer => answer.Path == path) is { } raw)
        {
            try
            {
                using var json = new JsonStream(new MemoryStream(raw.Body), MostBytes);
                await AnswerReader.ReadAsync(json, new Envelope(path == "/token" ? notes : null), payload(notes), cancellationToken);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or EndOfStreamException)
            {
                // The client has said so by its own fault.
            }
        }

        return notes;
    }

    private void Add(string path, int? charged, CheckedCost expected, string? failure, string? meaning, IReadOnlyList<ReadField> fields, FieldNotes notes)
    {
        IReadOnlyList<CheckedField> found = failure is null ? FieldCheck.Of(fields, notes) : [];
        _calls.Add(new CheckedCall(path, charged, failure is null ? expected : null, failure, meaning, found));
        if (failure is not null)
        {
            _complaints.Add($"{path}: {failure}");
        }
        else
        {
            _complaints.AddRange(FieldCheck.Complaints(path, fields, found));
            if (charged is { } tokens && !expected.Allows(tokens))
            {
                _complaints.Add($"{path} cost {tokens} tokens, and {expected} were expected.");
            }
        }
    }

    private CheckedPlan? Plan() => _tokens is { } told
        ? new CheckedPlan(told.RefillRate, TokenBucket.MinutesOfLife * told.RefillRate, told.FlowReduction, told.TokensLeft, told.NextRefillAt)
        : null;

    private sealed class Nobody : INotifier
    {
        public void Send(Notice notice)
        {
            // Who looks is told on the spot.
        }

        public Task<bool> DeliverAsync(Notice notice) => Task.FromResult(true);
    }
}

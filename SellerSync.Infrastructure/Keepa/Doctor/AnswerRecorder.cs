namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>One answer as it came.</summary>
/// <param name="Path">Its last part, with a slash at its start.</param>
/// <param name="Query">As it was sent, the key in it.</param>
internal sealed record RawAnswer(string Path, string Query, int Status, byte[] Body);

/// <summary>Keeps what Keepa answers while it passes to the client.</summary>
/// <param name="maxBytes">The most that an answer may have.</param>
internal sealed class AnswerRecorder(List<RawAnswer> answers, long maxBytes) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        answers.Add(new RawAnswer($"/{request.RequestUri!.Segments[^1]}", request.RequestUri.Query, (int)response.StatusCode, body));
        return response;
    }
}

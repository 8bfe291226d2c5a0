using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>Recorded answers, by the request that they answered.</summary>
internal sealed class Replayed
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly IReadOnlyList<Exchange> _exchanges;

    private Replayed(IReadOnlyList<Exchange> exchanges) => _exchanges = exchanges;

    /// <param name="file">Null holds nothing.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">It is no recording.</exception>
    public static Replayed Read(string? file)
    {
        if (file is null)
            return new([]);

        try
        {
            var recording = JsonSerializer.Deserialize<Recording>(File.ReadAllText(file), Json) ?? throw new JsonException("it is null.");
            return new(recording.Exchanges);
        }
        catch (JsonException exception)
        {
            throw new JsonException($"{file} is no recording: {exception.Message}");
        }
    }

    /// <summary>The last answer to the same path with the same parameters, the key aside; null where there is none.</summary>
    public Answer? Find(HttpRequest request) => _exchanges
        .Where(exchange => exchange.Body is not null && exchange.Path == request.Path && IsSame(exchange.Query, request.Query))
        .Select(exchange => new Answer(exchange.Status, exchange.Body!))
        .LastOrDefault();

    private static bool IsSame(IReadOnlyDictionary<string, string> recorded, IQueryCollection asked) =>
        asked.Keys.Count(name => name != "key") == recorded.Count
        && recorded.All(parameter => asked.TryGetValue(parameter.Key, out var value) && value == parameter.Value);

    /// <param name="Status">HTTP status.</param>
    internal sealed record Answer(int Status, JsonNode Body);

    private sealed record Recording(IReadOnlyList<Exchange> Exchanges);

    private sealed record Exchange(string Path, IReadOnlyDictionary<string, string> Query, int Status, JsonNode? Body);
}

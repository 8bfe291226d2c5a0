using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace SellerSync.Functions.Http;

/// <summary>The body of every refusal: what is wrong, and what to do.</summary>
/// <param name="ProcessedCount">Only product-processing answers these two, always 0.</param>
public sealed record Refusal(string Error, string Suggestion, int? ProcessedCount = null, int? FailedCount = null)
{
    public const string TryLater = "Please try again later";

    [JsonPropertyOrder(-1)]
    public bool Success { get; } = false;

    public static IResult Reply(int status, string error, string suggestion) =>
        TypedResults.Json(new Refusal(error, suggestion), HttpJson.Default.Refusal, statusCode: status);

    /// <summary>With a Retry-After header, for what passes by itself.</summary>
    public static IResult ReplyLater(int status, string error, string suggestion, TimeSpan retryAfter) =>
        Later(Reply(status, error, suggestion), retryAfter);

    /// <summary>The same reply with a Retry-After header.</summary>
    public static IResult Later(IResult reply, TimeSpan retryAfter) => new WithRetryAfter(reply, retryAfter);

    private sealed class WithRetryAfter(IResult reply, TimeSpan retryAfter) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(retryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            headers.AccessControlExposeHeaders = "Retry-After"; // a page of another origin reads only what is named, and the host's CORS names nothing
            return reply.ExecuteAsync(httpContext);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class HttpJson : JsonSerializerContext;

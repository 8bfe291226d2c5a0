using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Golden;

/// <summary>
/// An HTTP answer to the letter: status, the headers that callers go by, and the whole body. Only what differs from run to
/// run stands as a placeholder, and only where it has the form that the placeholder names.
/// To write the files anew on purpose, run the tests with SELLERSYNC_WRITE_GOLDEN=1 and read the difference.
/// </summary>
internal static partial class GoldenFile
{
    public static readonly string Folder = Path.Combine(Sources.Root, "SellerSync.Tests", "Golden");

    private static readonly bool WriteAnew = Environment.GetEnvironmentVariable("SELLERSYNC_WRITE_GOLDEN") == "1";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="name">The file below <see cref="Folder"/>, without its ending.</param>
    public static async Task AssertAsync(string name, HttpResponseMessage response)
    {
        var answer = await TextAsync(response);
        var path = Path.Combine(Folder, name + ".json");
        if (WriteAnew)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, answer);
        }

        Assert.That(path, Does.Exist, "write it with SELLERSYNC_WRITE_GOLDEN=1");
        Assert.That(answer, Is.EqualTo(await File.ReadAllTextAsync(path)), name);
    }

    /// <summary>The answer as its file holds it.</summary>
    public static async Task<string> TextAsync(HttpResponseMessage response)
    {
        var headers = new JsonObject { ["Content-Type"] = response.Content.Headers.ContentType?.ToString() };
        if (response.Headers.TryGetValues("Retry-After", out var retryAfter))
        {
            headers["Retry-After"] = string.Join(',', retryAfter);
        }

        var document = new JsonObject
        {
            ["status"] = (int)response.StatusCode,
            ["headers"] = headers,
            ["body"] = JsonNode.Parse(await response.Content.ReadAsStringAsync()),
        };
        return WithPlaceholders(document.ToJsonString(Readable)) + "\n";
    }

    public static string WithPlaceholders(string json) =>
        Milliseconds.Replace(Uuid.Replace(Time.Replace(json, "\"<time>\""), "<uuid>"), "\"<milliseconds>\"");

    [GeneratedRegex(@"""20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z""")]
    private static partial Regex Time { get; }

    [GeneratedRegex(@"(?<=""(seller_batches:)?)[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?="")")]
    private static partial Regex Uuid { get; }

    [GeneratedRegex(@"(?<=""processingTime"": )\d{1,6}(?=[,\n])")]
    private static partial Regex Milliseconds { get; }
}

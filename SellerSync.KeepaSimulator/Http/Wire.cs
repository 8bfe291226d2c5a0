using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>Bodies on their way out: JSON in UTF-8, in gzip for whoever accepts it, whatever the status.</summary>
internal static class Wire
{
    public const string Json = "application/json;charset=UTF-8";
    public const string Html = "text/html";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString(Plain));

    public static byte[] Zip(byte[] body)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write(body);
        return zipped.ToArray();
    }

    public static bool AcceptsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value is { Value: "gzip" or "*" } && encoding.Quality is not 0);

    /// <summary>Sets the headers and gives the body's bytes as they will travel.</summary>
    public static byte[] Prepare(HttpContext http, int status, string contentType, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        if (AcceptsGzip(http.Request))
        {
            http.Response.Headers.ContentEncoding = "gzip";
            body = Zip(body);
        }

        http.Response.ContentLength = body.Length;
        return body;
    }

    public static Task SendAsync(HttpContext http, int status, string contentType, byte[] body) =>
        http.Response.Body.WriteAsync(Prepare(http, status, contentType, body), http.RequestAborted).AsTask();
}

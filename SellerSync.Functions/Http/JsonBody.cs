using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SellerSync.Functions.Http;

/// <summary>Reads a request's JSON object, so that each function can say which field is wrong.</summary>
public static class JsonBody
{
    /// <summary>3,000 ASINs take 40 KB; nothing that we take comes near this.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The body's object, or the sentence that says what is wrong with it.</summary>
    public static async Task<(JsonElement Body, string? Error)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            return (default, TooLarge);
        }

        using var buffer = new MemoryStream();
        try
        {
            var block = new byte[16 * 1024];
            int read;
            while ((read = await request.Body.ReadAsync(block, cancellationToken)) > 0)
            {
                if (buffer.Length + read > MaxBytes)
                {
                    return (default, TooLarge);
                }

                buffer.Write(block, 0, read);
            }
        }
        catch (IOException)
        {
            // it broke off, or its chunks are malformed
            return (default, "The request body must be sent whole");
        }

        try
        {
            var json = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
            json = json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json;
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind != JsonValueKind.Object ? (default, "The request body must be a JSON object")
                : !HasReadableNames(document.RootElement) ? (default, "The names in the request body must be text")
                : (document.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            return (default, "The request body must be valid JSON");
        }
    }

    /// <summary>A field of the object; absent and null are alike.</summary>
    public static JsonElement? Field(this JsonElement body, string name) =>
        body.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    /// <summary>A field's text, or null where it is absent or no valid text.</summary>
    public static string? Text(this JsonElement? field)
    {
        try
        {
            return field is { ValueKind: JsonValueKind.String } ? field.Value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // an escaped lone surrogate is no text
            return null;
        }
    }

    // A name with an escaped lone surrogate parses, but whoever looks for a field behind it would fail.
    private static bool HasReadableNames(JsonElement body)
    {
        try
        {
            return body.EnumerateObject().All(field => field.Name is not null);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static readonly string TooLarge = $"The request body must be at most {MaxBytes / 1024} KB";
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace SellerSync.Tests.ApiDocument;

/// <summary>Holds answers against the schemas of docs/openapi.json.</summary>
internal static class ApiAnswers
{
    private static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(ApiFile.Path))!;

    /// <summary>What is wrong with an answer; nothing where it is as the document says.</summary>
    public static IReadOnlyList<string> Complaints(string method, string path, int status, JsonElement body)
    {
        if (Document["paths"]?[path]?[method]?["responses"]?[$"{status}"]?["content"]?.AsObject().First().Value!["schema"] is not { } schema)
            return [$"{method} {path} has no answer {status} in the document."];

        var whole = schema.DeepClone().AsObject();
        whole["$defs"] = Closed(Document["components"]!["schemas"]!);
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var results = JsonSchema.FromText(text).Evaluate(body, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid
            ? []
            : [.. results.Details!.Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{method} {path} {status} {detail.InstanceLocation}: {error.Value}"))];
    }

    // The document lets answers grow; a test wants to hear of a field that it does not have.
    private static JsonNode Closed(JsonNode schema)
    {
        var closed = schema.DeepClone();
        Close(closed);
        return closed;

        static void Close(JsonNode? node)
        {
            if (node is JsonObject map)
            {
                foreach (var (_, value) in map.ToList())
                    Close(value);
                if (map["properties"] is JsonObject && map["type"] is not null && !map.ContainsKey("additionalProperties"))
                    map["additionalProperties"] = false;
            }
            else if (node is JsonArray list)
            {
                foreach (var value in list)
                    Close(value);
            }
        }
    }
}

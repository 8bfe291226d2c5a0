using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SellerSync.Functions.Api;
using SellerSync.Functions.Http;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.ApiDocument;

/// <summary>Writes docs/openapi.json from the functions: OpenAPI 3.1, whose schemas are JSON Schema 2020-12.</summary>
internal static class OpenApiWriter
{
    private const string Bearer = "bearer";
    private const string RefusalName = nameof(Refusal);

    private static readonly int[] OfEveryUser = [401, 403, 429, 503];
    private static readonly int[] WithRetryAfter = [429, 503];

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as its file holds it.</summary>
    /// <exception cref="InvalidOperationException">A route says nothing about itself; the message names it.</exception>
    public static string Write(IReadOnlyList<ApiRoute> routes)
    {
        var paths = new JsonObject();
        var schemas = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal) { [RefusalName] = ApiSchemas.Of(typeof(Refusal)) };
        foreach (var route in routes)
        {
            var operation = route.Operation ?? throw new InvalidOperationException($"{route.Name} has no [ApiOperation] beside its trigger.");
            foreach (var answer in operation.Answers)
                schemas.TryAdd(answer.Name, ApiSchemas.Of(answer));
            var path = paths[route.Path] as JsonObject ?? [];
            path[route.Method] = Operation(route, operation);
            paths[route.Path] = path;
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "SellerSync",
                ["version"] = "1.0.0",
                ["summary"] = "What an Amazon seller lists: price, sales rank, stock, rating, since when.",
                ["description"] = "Generated from the functions; docs/http-api.md says more of what the answers mean.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = $"/{RoutePrefix()}" }),
            ["security"] = new JsonArray(new JsonObject { [Bearer] = new JsonArray() }),
            ["tags"] = new JsonArray([.. routes.Select(route => route.Operation!.Caller).Distinct().Order().Select(Tag)]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    [Bearer] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT", ["description"] = "The access token of Supabase's sign-in." },
                },
                ["schemas"] = new JsonObject(schemas.Select(schema => KeyValuePair.Create(schema.Key, (JsonNode?)schema.Value))),
            },
        };
        return document.ToJsonString(Readable) + "\n";
    }

    private static JsonObject Operation(ApiRoute route, ApiOperationAttribute operation)
    {
        var json = new JsonObject
        {
            ["operationId"] = route.Name,
            ["tags"] = new JsonArray(TagName(operation.Caller)),
            ["summary"] = operation.Summary,
        };
        if (operation.Description is not null)
            json["description"] = operation.Description;
        json["security"] = operation.Caller switch
        {
            ApiCaller.Anyone => new JsonArray(),
            ApiCaller.Operator => new JsonArray(new JsonObject { [Bearer] = new JsonArray("operator") }),
            _ => new JsonArray(new JsonObject { [Bearer] = new JsonArray() }),
        };

        var parameters = route.Inputs.Where(input => input.Place != ApiPlace.Body).Select(input => (JsonNode)Parameter(input)).ToArray();
        if (parameters.Length > 0)
            json["parameters"] = new JsonArray(parameters);
        if (route.Inputs.Where(input => input.Place == ApiPlace.Body).ToList() is { Count: > 0 } fields)
            json["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(Body(fields)) };
        json["responses"] = Responses(operation);
        return json;
    }

    private static JsonNode Tag(ApiCaller caller) => new JsonObject
    {
        ["name"] = TagName(caller),
        ["description"] = caller switch
        {
            ApiCaller.User => "What the frontend asks for whoever is signed in.",
            ApiCaller.Operator => "What the team that runs it asks and does.",
            _ => "Whether it is well, for whoever watches.",
        },
    };

    private static string TagName(ApiCaller caller) => caller switch { ApiCaller.User => "Users", ApiCaller.Operator => "Operators", _ => "Health" };

    private static JsonObject Parameter(ApiInputAttribute input) => new()
    {
        ["name"] = input.Name,
        ["in"] = JsonNamingPolicy.CamelCase.ConvertName($"{input.Place}"),
        ["description"] = input.Description,
        ["required"] = input.IsRequired || input.Place == ApiPlace.Path,
        ["schema"] = ApiSchemas.Of(input),
    };

    private static JsonObject Body(IReadOnlyList<ApiInputAttribute> fields)
    {
        var body = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(field =>
            {
                var schema = ApiSchemas.Of(field);
                schema["description"] = field.Description;
                return KeyValuePair.Create(field.Name, (JsonNode?)schema);
            })),
        };
        if (fields.Where(field => field.IsRequired).Select(field => (JsonNode)field.Name).ToArray() is { Length: > 0 } required)
            body["required"] = new JsonArray(required);
        return body;
    }

    private static JsonObject Responses(ApiOperationAttribute operation)
    {
        var answers = operation.Answers.Select(answer => (JsonNode)new JsonObject { ["$ref"] = $"#/components/schemas/{answer.Name}" }).ToArray();
        var answer = answers is [var only] ? only : new JsonObject { ["oneOf"] = new JsonArray(answers) };
        var responses = new SortedDictionary<int, JsonNode>();
        foreach (var status in operation.AlsoAnswers.Prepend(200))
            responses[status] = new JsonObject
            {
                ["description"] = status == 200 ? "The answer." : "The same answer, of something that is not well.",
                ["content"] = Content(answer.DeepClone(), operation.IsStream ? "text/event-stream" : "application/json"),
            };
        foreach (var status in operation.Refuses.Concat(operation.Caller == ApiCaller.Anyone ? [] : OfEveryUser).Append(500))
            responses.TryAdd(status, Refused(status));
        return new JsonObject(responses.Select(response => KeyValuePair.Create($"{response.Key}", (JsonNode?)response.Value)));
    }

    private static JsonObject Refused(int status)
    {
        var refused = new JsonObject
        {
            ["description"] = status switch
            {
                400 => "Something that was sent is wrong; the suggestion says what.",
                401 => "No valid token.",
                403 => "This token's role or user may not call this.",
                404 => "There is no such thing.",
                409 => "It is not in a state for that.",
                429 => "Too many requests, or no tokens for this right now.",
                503 => "A server that this needs is away.",
                _ => "Something unforeseen.",
            },
        };
        if (WithRetryAfter.Contains(status))
            refused["headers"] = new JsonObject
            {
                ["Retry-After"] = new JsonObject { ["description"] = "Seconds after which it is worth another try.", ["schema"] = new JsonObject { ["type"] = "integer" } },
            };
        refused["content"] = Content(new JsonObject { ["$ref"] = $"#/components/schemas/{RefusalName}" });
        return refused;
    }

    private static JsonObject Content(JsonNode schema, string type = "application/json") => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static string RoutePrefix()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, "host.json")));
        return host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!;
    }
}

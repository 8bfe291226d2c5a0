using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SellerSync.Domain.Operations;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.Api;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.ApiDocument;

/// <summary>JSON schemas of what goes over the wire: of answers, by the source-generated contexts that write them; of inputs, by their descriptions.</summary>
internal static class ApiSchemas
{
    private static readonly IReadOnlyList<JsonSerializerContext> Contexts =
    [
        .. typeof(SellerLookupFunction).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)))
            .Select(type => (JsonSerializerContext)type.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!),
    ];

    /// <summary>The schema of an answer.</summary>
    /// <exception cref="InvalidOperationException">No context writes such a type, or two do.</exception>
    public static JsonNode Of(Type answer)
    {
        var written = Contexts.Where(context => WritesItself(context, answer)).ToList();
        return written is [var context]
            ? context.GetTypeInfo(answer)!.GetJsonSchemaAsNode(Options(context.Options))
            : throw new InvalidOperationException($"{answer.Name} is written by {written.Count} JSON contexts.");
    }

    public static JsonObject Of(ApiInputAttribute input)
    {
        var schema = OfType(input.Type);
        var (least, most) = input.Type.IsArray ? ("minItems", "maxItems") : input.Type == typeof(string) ? ("minLength", "maxLength") : ("minimum", "maximum");
        if (!double.IsNaN(input.Minimum))
            schema[least] = Number(input.Minimum);
        if (!double.IsNaN(input.Maximum))
            schema[most] = Number(input.Maximum);
        if (input.Default is not null)
            schema["default"] = JsonSerializer.SerializeToNode(input.Default);
        return schema;
    }

    // A context also knows the types inside of those that it was made for; several may know the same one.
    private static bool WritesItself(JsonSerializerContext context, Type type) =>
        context.GetTypeInfo(type) is not null
        && (context.GetType().GetCustomAttributesData().Any(data => data.AttributeType == typeof(JsonSerializableAttribute) && data.ConstructorArguments[0].Value is Type made && made == type)
            || !Contexts.Any(other => other != context && other.GetTypeInfo(type) is not null));

    private static JsonObject OfType(Type type) => type switch
    {
        _ when type == typeof(SellerId) => new JsonObject { ["type"] = "string", ["pattern"] = $"^[A-Z0-9]{{{SellerId.MinLength},{SellerId.MaxLength}}}$" },
        _ when type == typeof(Marketplace) => new JsonObject
        {
            ["type"] = "integer",
            ["enum"] = new JsonArray([.. Marketplace.All.Select(marketplace => (JsonNode)marketplace.Id)]),
            ["default"] = Marketplace.DefaultId,
        },
        _ when type == typeof(BatchStatus) => new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Enum.GetValues<BatchStatus>().Select(status => (JsonNode)status.Word())]),
        },
        _ when type == typeof(Guid) => new JsonObject { ["type"] = "string", ["format"] = "uuid" },
        _ when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
        _ when type == typeof(int) || type == typeof(long) => new JsonObject { ["type"] = "integer" },
        _ when type == typeof(decimal) || type == typeof(double) => new JsonObject { ["type"] = "number" },
        { IsArray: true } => new JsonObject { ["type"] = "array", ["items"] = OfType(type.GetElementType()!) },
        { IsEnum: true } => new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode)JsonNamingPolicy.CamelCase.ConvertName(name))]),
        },
        _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
        _ => throw new InvalidOperationException($"An input of type {type.Name} has no schema."),
    };

    private static JsonNode Number(double value) => double.IsInteger(value) ? (long)value : value;

    private static JsonSchemaExporterOptions Options(JsonSerializerOptions written) => new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Transform(context, schema, written.DefaultIgnoreCondition == JsonIgnoreCondition.WhenWritingNull),
    };

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema, bool leavesNullsOut)
    {
        // These have a converter of their own, of which the exporter knows nothing.
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(OperatorName))
        {
            schema = new JsonObject { ["type"] = type == context.TypeInfo.Type ? "string" : new JsonArray("string", "null") };
            if (type == typeof(DateTimeOffset))
                schema["format"] = "date-time";
        }

        if (context.PropertyInfo is { } property && leavesNullsOut && IsLeftOut(property) && schema["type"] is JsonArray types)
            schema["type"] = types.Select(name => (string)name!).Single(name => name != "null");

        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema is JsonObject map && map["properties"] is JsonObject)
        {
            var required = context.TypeInfo.Properties.Where(member => !(leavesNullsOut && IsLeftOut(member))).Select(member => (JsonNode)member.Name).ToArray();
            map.Remove("required");
            if (required.Length > 0)
                map["required"] = new JsonArray(required);
        }

        return schema;
    }

    private static bool IsLeftOut(JsonPropertyInfo property) =>
        (property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null)
        && property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is not [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Never }];
}

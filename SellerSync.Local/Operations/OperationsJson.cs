using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SellerSync.Domain.Operations;

namespace SellerSync.Local.Operations;

[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(BatchesDocument))]
[JsonSerializable(typeof(OrderDocument))]
[JsonSerializable(typeof(MigrationDocument))]
[JsonSerializable(typeof(IReadOnlyList<PoisonPile>))]
[JsonSerializable(typeof(IReadOnlyList<PoisonRequeued>))]
internal sealed partial class OperationsJson : JsonSerializerContext
{
    public static OperationsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        // A terminal is no web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <param name="Done">False where there was nothing to do: the message says why.</param>
internal sealed record OrderDocument(string Order, Guid? BatchId, bool Done, string Message);

/// <param name="Schema">The newest migration that this program knows.</param>
/// <param name="Pending">Those that are still to be run, in their order.</param>
/// <param name="Ran">Those that this command ran.</param>
internal sealed record MigrationDocument(string Schema, IReadOnlyList<string> Pending, IReadOnlyList<string> Ran);

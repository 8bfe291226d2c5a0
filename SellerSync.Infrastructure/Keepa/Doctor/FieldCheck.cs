using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa.Doctor;

/// <summary>Notes of a reader as fields to show, and what is wrong with them.</summary>
internal static class FieldCheck
{
    private const string Read = "read";
    private const string Null = "null";
    private const string Missing = "missing";
    private const string Garbled = "garbled";
    private const string NotAsked = "not asked for";

    private const int LongestText = 60;

    public static IReadOnlyList<CheckedField> Of(IEnumerable<ReadField> fields, FieldNotes notes) =>
        [.. fields.Select(field => new CheckedField(field.Name, How(field, notes.Of(field.Name)), Holds(field, notes.Of(field.Name))))];

    /// <param name="what">Whose fields they are.</param>
    public static IEnumerable<string> Complaints(string what, IReadOnlyList<ReadField> fields, IReadOnlyList<CheckedField> found) =>
        fields.Zip(found).Select(pair => (pair.First, pair.Second.How) switch
        {
            (_, Garbled) => $"{what}: {pair.First.Name} is of another type than it should be.",
            ({ IsNeeded: true }, Missing or Null) => $"{what}: {pair.First.Name} is {pair.Second.How}, and nothing works without it.",
            _ => null,
        }).OfType<string>();

    private static string How(ReadField field, FieldNote? note) => note switch
    {
        null => field.IsOfStorefront ? NotAsked : Missing,
        { Garbled: > 0 } => Garbled,
        { Values: 0, Lists: 0, Objects: 0 } => Null,
        _ => Read,
    };

    private static string? Holds(ReadField field, FieldNote? note) => note switch
    {
        null => null,
        { Last: { } text } when field.IsPersonal => $"({text.Length} characters)",
        { Lists: > 0, Values: > 0 } => $"{Times(note.Lists, "list")} of {note.Values}, the last {Short(note.Last)}",
        { Values: > 1 } => $"{note.Values} times, the last {Short(note.Last)}",
        { Values: 1 } => Short(note.Last),
        { Lists: > 0, Objects: > 1 } => $"a list of {note.Objects}",
        { Lists: > 0 } => Times(note.Lists, "list"),
        { Objects: > 0 } => "an object",
        _ => null,
    };

    private static string Times(int count, string what) => count == 1 ? $"a {what}" : $"{count} {what}s";

    private static string? Short(string? text) => text is { Length: > LongestText } ? $"{text[..LongestText]}..." : text;
}

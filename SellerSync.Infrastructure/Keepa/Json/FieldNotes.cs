using System.Globalization;
using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>What a reader made of each field, for whoever wants to know. Without notes a reader keeps none.</summary>
internal sealed class FieldNotes
{
    private readonly Dictionary<string, FieldNote> _notes = [];

    /// <summary>What was made of a field; null where the answer did not have it.</summary>
    public FieldNote? Of(string field) => _notes.GetValueOrDefault(field);

    public void Value(string field, string value) => Change(field, note => note with { Values = note.Values + 1, Last = value });

    public void Value(string field, double value) => Value(field, value.ToString(CultureInfo.InvariantCulture));

    public void Null(string field) => Change(field, note => note with { Nulls = note.Nulls + 1 });

    public void Garbled(string field) => Change(field, note => note with { Garbled = note.Garbled + 1 });

    public void Entered(string field, JsonTokenType start) => Change(
        field,
        note => start == JsonTokenType.StartArray ? note with { Lists = note.Lists + 1 } : note with { Objects = note.Objects + 1 });

    /// <summary>The same bytes are read once more.</summary>
    public void Clear() => _notes.Clear();

    private void Change(string field, Func<FieldNote, FieldNote> change) => _notes[field] = change(_notes.GetValueOrDefault(field) ?? new FieldNote());
}

/// <summary>How often a field was read as what, over all the places where it stands.</summary>
/// <param name="Values">Texts, numbers and flags, the elements of lists too.</param>
/// <param name="Nulls">Where it was null.</param>
/// <param name="Garbled">Where it was of another type than it should be.</param>
/// <param name="Last">The last of its values.</param>
internal sealed record FieldNote(int Values = 0, int Lists = 0, int Objects = 0, int Nulls = 0, int Garbled = 0, string? Last = null);

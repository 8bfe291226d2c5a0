using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>The part of an answer that was asked for.</summary>
internal interface IAnswerPayload
{
    /// <summary>The property that holds an array to be read element by element; null where none does.</summary>
    string? ArrayProperty { get; }

    /// <summary>A whole property beside the envelope; the reader stands on its value.</summary>
    void Property(string name, ref Utf8JsonReader value);

    /// <summary>One element of the array; the reader stands on its first token.</summary>
    void Element(ref Utf8JsonReader element);

    void ArrayBegins();

    /// <summary>Whether the answer held what it must.</summary>
    bool IsComplete { get; }

    /// <summary>Whether nothing of use came, so that an error beside it counts.</summary>
    bool IsEmpty { get; }
}

/// <summary>An answer that is its envelope alone.</summary>
internal sealed class NoPayload : IAnswerPayload
{
    public static readonly NoPayload Instance = new();

    public string? ArrayProperty => null;

    public bool IsComplete => true;

    public bool IsEmpty => true;

    public void Property(string name, ref Utf8JsonReader value)
    {
    }

    public void Element(ref Utf8JsonReader element)
    {
    }

    public void ArrayBegins()
    {
    }
}

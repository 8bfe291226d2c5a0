using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using SellerSync.Domain.Keepa;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Walks an answer as it streams in. It holds one top-level value, or one element of the payload's array, at a time, so
/// memory is bounded by the largest product and not by the answer.
/// </summary>
internal sealed class AnswerReader(Envelope envelope, IAnswerPayload payload, long maxBytes)
{
    private const int FirstRead = 64 * 1024;

    private enum Place
    {
        Start,
        InObject,
        InArray,
        End,
    }

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private Place _place = Place.Start;

    public async Task ReadAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        long total = 0;
        var wanted = FirstRead;
        while (_place != Place.End)
        {
            var read = await pipe.ReadAtLeastAsync(wanted, cancellationToken);
            var buffer = read.Buffer;
            var consumed = Walk(buffer);
            var taken = buffer.Slice(0, consumed).Length;
            total += taken;
            var held = buffer.Length - taken;
            pipe.AdvanceTo(consumed, buffer.End);
            if (total + held > maxBytes)
            {
                throw new KeepaException(KeepaFault.UnexpectedAnswer, "Keepa's answer is larger than anything that was asked for");
            }

            if (_place != Place.End && read.IsCompleted)
            {
                throw total + held == 0
                    ? new KeepaException(KeepaFault.UnexpectedAnswer, "Keepa's answer is empty")
                    : new KeepaException(KeepaFault.Unreachable, "Keepa's answer broke off") { MayBeCharged = true };
            }

            // A value that does not fit yet is read again from its start: twice the buffer each time keeps that cheap.
            wanted = (int)Math.Min(Math.Max(FirstRead, 2 * held), maxBytes);
        }
    }

    private SequencePosition Walk(ReadOnlySequence<byte> buffer)
    {
        try
        {
            var reader = new Utf8JsonReader(buffer, isFinalBlock: false, _state);
            SequencePosition consumed;
            do
            {
                _state = reader.CurrentState;
                consumed = reader.Position;
            }
            while (Step(ref reader) && _place != Place.End);

            return _place == Place.End ? reader.Position : consumed;
        }
        catch (JsonException)
        {
            throw new KeepaException(KeepaFault.UnexpectedAnswer, "Keepa's answer is no JSON");
        }
    }

    // Takes one whole piece, or says that more of it must come first.
    private bool Step(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_place)
        {
            case Place.Start:
                _place = reader.TokenType == JsonTokenType.StartObject ? Place.InObject : throw new JsonException();
                return true;
            case Place.InArray when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.InObject;
                return true;
            case Place.InArray:
                var element = reader;
                if (!reader.TrySkip())
                {
                    return false;
                }

                payload.Element(ref element);
                return true;
            case Place.InObject when reader.TokenType == JsonTokenType.EndObject:
                _place = Place.End;
                return true;
            default:
                return Property(ref reader);
        }
    }

    private bool Property(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        if (!reader.Read())
        {
            return false;
        }

        if (name == payload.ArrayProperty && reader.TokenType == JsonTokenType.StartArray)
        {
            payload.ArrayBegins();
            _place = Place.InArray;
            return true;
        }

        var value = reader;
        if (!reader.TrySkip())
        {
            return false;
        }

        if (!envelope.TryTake(name, ref value))
        {
            payload.Property(name, ref value);
        }

        return true;
    }
}

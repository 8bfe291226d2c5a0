using System.Text;
using System.Text.Json;
using SellerSync.Infrastructure.Keepa.Json;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>What an answer holds beside its envelope.</summary>
internal interface IPayload
{
    /// <summary>The field that holds it.</summary>
    string Field { get; }

    /// <summary>Whether the field is an array that is read element by element.</summary>
    bool IsArray { get; }

    /// <summary>Whether the answer has the field, in the shape that was asked for.</summary>
    bool WasRead { get; set; }

    /// <param name="json">One element, or the whole value.</param>
    void Read(ReadOnlySpan<byte> json);
}

/// <summary>Walks one answer, field by field in any order; unknown fields are passed over.</summary>
internal static class AnswerReader
{
    /// <exception cref="JsonException">The answer is no JSON object.</exception>
    /// <exception cref="EndOfStreamException">The answer broke off.</exception>
    /// <exception cref="AnswerTooLargeException">The answer is larger than it may be.</exception>
    public static async Task ReadAsync(JsonStream json, Envelope envelope, IPayload? payload, CancellationToken cancellationToken)
    {
        if (await json.PeekAsync(cancellationToken) != '{')
        {
            throw new JsonException();
        }

        await json.TakeAsync(cancellationToken);
        if (await json.PeekAsync(cancellationToken) == '}')
        {
            await json.TakeAsync(cancellationToken);
        }
        else
        {
            do
            {
                await ReadFieldAsync(json, envelope, payload, cancellationToken);
            }
            while (await MoreAsync(json, (byte)'}', cancellationToken));
        }

        // To the very end: only there does gzip check that nothing was lost.
        if (await json.PeekAsync(cancellationToken) is not null)
        {
            throw new JsonException();
        }
    }

    private static async Task ReadFieldAsync(JsonStream json, Envelope envelope, IPayload? payload, CancellationToken cancellationToken)
    {
        var name = Name((await json.TakeValueAsync(cancellationToken)).Span);
        if (await json.TakeAsync(cancellationToken) != ':')
        {
            throw new JsonException();
        }

        if (payload is null || name != payload.Field)
        {
            envelope.Read(name, (await json.TakeValueAsync(cancellationToken)).Span);
        }
        else if (!payload.IsArray)
        {
            payload.Read((await json.TakeValueAsync(cancellationToken)).Span);
        }
        else if (await json.PeekAsync(cancellationToken) == '[')
        {
            await ReadElementsAsync(json, payload, cancellationToken);
        }
        else
        {
            await json.TakeValueAsync(cancellationToken);
        }
    }

    private static async Task ReadElementsAsync(JsonStream json, IPayload payload, CancellationToken cancellationToken)
    {
        payload.WasRead = true;
        await json.TakeAsync(cancellationToken);
        if (await json.PeekAsync(cancellationToken) == ']')
        {
            await json.TakeAsync(cancellationToken);
            return;
        }

        do
        {
            payload.Read((await json.TakeValueAsync(cancellationToken)).Span);
        }
        while (await MoreAsync(json, (byte)']', cancellationToken));
    }

    private static async ValueTask<bool> MoreAsync(JsonStream json, byte end, CancellationToken cancellationToken)
    {
        var next = await json.TakeAsync(cancellationToken);
        return next == ',' || (next == end ? false : throw new JsonException());
    }

    private static string Name(ReadOnlySpan<byte> json) =>
        json is [(byte)'"', .. var name, (byte)'"'] ? Encoding.UTF8.GetString(name) : throw new JsonException();
}

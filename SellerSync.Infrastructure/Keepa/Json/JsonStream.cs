using System.Buffers;
using System.Text.Json;

namespace SellerSync.Infrastructure.Keepa.Json;

/// <summary>
/// Takes a JSON document from a stream one value at a time. One buffer holds what is read and not yet taken, so the memory
/// is that of the largest value, not that of the document. Contiguous bytes, because a reader over segments is slower.
/// </summary>
/// <param name="maxBytes">The most bytes that the stream may have.</param>
internal sealed class JsonStream(Stream stream, long maxBytes) : IDisposable
{
    /// <summary>Twenty times the largest product that was ever recorded.</summary>
    public const int MaxValueBytes = 16 << 20;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
    private int _start;
    private int _end;
    private long _total;

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>The next byte that is no white space, which stays there; null at the end.</summary>
    public async ValueTask<byte?> PeekAsync(CancellationToken cancellationToken)
    {
        do
        {
            var found = Unread.IndexOfAnyExcept(" \t\r\n"u8);
            if (found >= 0)
            {
                _start += found;
                return _buffer[_start];
            }

            _start = _end;
        }
        while (await FillAsync(cancellationToken));
        return null;
    }

    /// <summary>Takes the next byte that is no white space.</summary>
    /// <exception cref="EndOfStreamException">The document broke off.</exception>
    public async ValueTask<byte> TakeAsync(CancellationToken cancellationToken)
    {
        var next = await PeekAsync(cancellationToken) ?? throw new EndOfStreamException();
        _start++;
        return next;
    }

    /// <summary>Takes the next value whole. Its bytes stand until the next call.</summary>
    /// <exception cref="EndOfStreamException">The document broke off.</exception>
    /// <exception cref="AnswerTooLargeException">The value, or the whole document, is larger than may be.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> TakeValueAsync(CancellationToken cancellationToken)
    {
        if (await PeekAsync(cancellationToken) is (byte)',' or (byte)':' or (byte)']' or (byte)'}')
        {
            throw new JsonException();
        }

        var end = new JsonValueEnd();
        int length;
        while (!end.TryFind(Unread, out length))
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new EndOfStreamException();
            }
        }

        var value = _buffer.AsMemory(_start, length);
        _start += length;
        return value;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        _total += read;
        return _total > maxBytes ? throw new AnswerTooLargeException() : read > 0;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var unread = _end - _start;
        if (unread >= MaxValueBytes)
        {
            throw new AnswerTooLargeException();
        }

        // More than half of it is one value that is not whole yet: it needs a larger buffer. Else moving it forward makes room.
        var target = unread > _buffer.Length / 2 ? ArrayPool<byte>.Shared.Rent(_buffer.Length * 2) : _buffer;
        _buffer.AsSpan(_start, unread).CopyTo(target);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }

        (_start, _end) = (0, unread);
    }
}

internal sealed class AnswerTooLargeException : Exception;

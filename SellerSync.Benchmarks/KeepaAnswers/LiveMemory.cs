namespace SellerSync.Benchmarks.KeepaAnswers;

/// <summary>A stream that looks, now and then while it is read, how much memory is alive.</summary>
internal sealed class LiveMemory(byte[] content, int looks) : Stream
{
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private int _position;
    private int _nextLook;

    /// <summary>Most bytes that were alive, above those at the start.</summary>
    public long Peak { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= _nextLook)
        {
            Peak = Math.Max(Peak, GC.GetTotalMemory(forceFullCollection: true) - _before);
            _nextLook = _position + (content.Length / looks);
        }

        // As a socket gives it: never more than a little.
        var count = Math.Min(Math.Min(buffer.Length, 32 << 10), content.Length - _position);
        content.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
        // nothing is written
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

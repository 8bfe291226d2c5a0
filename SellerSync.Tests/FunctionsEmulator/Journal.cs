using System.Threading.Channels;

namespace SellerSync.Tests.FunctionsEmulator;

/// <summary>What test functions write and tests await: a completion signal in place of a sleep.</summary>
public sealed class Journal
{
    private readonly Channel<string> _entries = Channel.CreateUnbounded<string>();

    public void Write(string entry) => _entries.Writer.TryWrite(entry);

    public async Task<string> NextAsync(CancellationToken cancellationToken) => await _entries.Reader.ReadAsync(cancellationToken);

    public bool IsEmpty => _entries.Reader.Count == 0;
}

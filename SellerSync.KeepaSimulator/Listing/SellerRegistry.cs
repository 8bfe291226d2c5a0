using System.Collections.Concurrent;

namespace SellerSync.KeepaSimulator.Listing;

/// <summary>The sellers that have been asked for, found again by the tag in their ASINs; a file carries them over a restart.</summary>
internal sealed class SellerRegistry
{
    private readonly ConcurrentDictionary<int, string[]> _byTag = new();
    private readonly Lock _lock = new();
    private readonly AsinCode _code;
    private readonly string? _stateFile;

    public SellerRegistry(AsinCode code, string? stateFile)
    {
        _code = code;
        foreach (var sellerId in SpecialSellers.WellKnown)
            Learn(sellerId);
        foreach (var sellerId in File.Exists(stateFile) ? File.ReadLines(stateFile) : [])
            Learn(sellerId);
        _stateFile = stateFile;
    }

    public IReadOnlyList<string> WithTag(int tag) => _byTag.GetValueOrDefault(tag, []);

    public void Learn(string sellerId)
    {
        var tag = _code.Tag(sellerId);
        if (WithTag(tag).Contains(sellerId))
            return;

        lock (_lock)
        {
            var known = _byTag.GetValueOrDefault(tag, []);
            if (known.Contains(sellerId))
                return;
            if (_stateFile is not null)
                File.AppendAllText(_stateFile, sellerId + "\n");
            _byTag[tag] = [.. known, sellerId];
        }
    }
}

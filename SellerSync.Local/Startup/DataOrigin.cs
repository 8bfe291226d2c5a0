using SellerSync.Local.Processes;

namespace SellerSync.Local.Startup;

/// <summary>
/// Which Keepa the data of a folder come from. A folder is one's or the other's: what a simulator invents would pass for real,
/// and its batches would be bought.
/// </summary>
internal static class DataOrigin
{
    public const string Simulator = "simulator";
    public const string Real = "real";

    private const string FileName = "data-origin";

    /// <summary>The first to start servers in a folder decides whose it is.</summary>
    /// <exception cref="WrongUseException">It is the other's.</exception>
    public static void Claim(string folder, string origin)
    {
        var file = Path.Combine(folder, FileName);
        var known = File.Exists(file) ? File.ReadAllText(file)
            : File.Exists(KeepaServer.SellersFile(folder)) ? Simulator // from before folders were marked
            : origin;
        PrivateFile.Write(file, known);
        if (known != origin)
            throw new WrongUseException(known == Simulator
                ? $"{KeepaServer.KeyVariable} is set, but the data in {folder} are a simulator's: they would pass for real ones. Give the real Keepa's a folder of their own: --data {Path.Combine(folder, Real)}"
                : $"The data in {folder} are the real Keepa's, and {KeepaServer.KeyVariable} is not set: a simulator's would pass for real ones. Set it, or give the simulator's a folder of their own: --data {Path.Combine(folder, Simulator)}");
    }
}

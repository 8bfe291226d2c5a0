namespace SellerSync.Local.Startup;

/// <summary>Where people expect the servers; whatever is taken is stepped over.</summary>
public static class UsualPorts
{
    /// <summary>That of `func start`.</summary>
    public const int Functions = 7071;

    public const int Keepa = 7171;

    /// <summary>The page with the API's reference.</summary>
    public const int Reference = 7272;

    /// <summary>Supabase's local one, out of the way of a PostgreSQL of the machine's own.</summary>
    public const int PostgreSql = 54322;

    /// <summary>Azurite's own: blobs, queues, tables.</summary>
    public static IReadOnlyList<int> Azurite { get; } = [10000, 10001, 10002];
}

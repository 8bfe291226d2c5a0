namespace SellerSync.Tests.Servers;

/// <summary>How the functions of a test reach their database.</summary>
public enum DatabaseWay
{
    Direct,

    /// <summary>Through a pooler in transaction mode, as Supabase offers its databases.</summary>
    Pooler,
}

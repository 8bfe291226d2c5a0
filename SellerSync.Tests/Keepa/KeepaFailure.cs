using SellerSync.Domain.Keepa;

namespace SellerSync.Tests.Keepa;

internal static class KeepaFailure
{
    /// <summary>The failure that a call ends with; any other end fails the test.</summary>
    public static async Task<KeepaException> OfAsync(Func<Task> call) => (await Assert.ThrowsAsync<KeepaException>(call))!;
}

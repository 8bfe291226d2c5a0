using System.Security.Cryptography;
using System.Text;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Tells keys apart without naming them: each key has a bucket of its own.</summary>
internal static class KeyFingerprint
{
    /// <summary>16 hexadecimal digits.</summary>
    public static string Of(KeepaOptions options) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.ApiKey)))[..16];
}

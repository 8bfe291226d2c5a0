using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SellerSync.Tests.Auth;

/// <summary>A signing key of an issuer, with its public half as a JWK.</summary>
internal sealed record IssuerKey(string Id, string Algorithm, Func<byte[], byte[]> Sign, JsonObject PublicJwk, string PublicPem)
{
    public static IssuerKey Es256(string id)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new IssuerKey(
            id,
            "ES256",
            input => key.SignData(input, HashAlgorithmName.SHA256),
            new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Text(point.X), ["y"] = Text(point.Y), ["alg"] = "ES256", ["use"] = "sig", ["kid"] = id },
            key.ExportSubjectPublicKeyInfoPem());
    }

    public static IssuerKey Rs256(string id)
    {
        var key = RSA.Create(2_048);
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return new IssuerKey(
            id,
            "RS256",
            input => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            new JsonObject { ["kty"] = "RSA", ["n"] = Text(numbers.Modulus), ["e"] = Text(numbers.Exponent), ["alg"] = "RS256", ["use"] = "sig", ["kid"] = id },
            key.ExportSubjectPublicKeyInfoPem());
    }

    public static string Set(params IEnumerable<IssuerKey> keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.PublicJwk.DeepClone())]) }.ToJsonString();

    private static string Text(byte[]? bytes) => Base64Url.EncodeToString(bytes);
}

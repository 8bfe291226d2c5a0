using System.Text;

namespace SellerSync.Tests.Hostile;

/// <summary>Requests to all HTTP functions, each the same for the same seed and number.</summary>
/// <param name="prefix">What stands before a function's route, for example <c>/functions/v1/</c>.</param>
/// <param name="seller">A seller whose products are all bought, so that a request which is right all the same buys nothing.</param>
/// <param name="right">Bodies that would buy something and rightly so; they are sent empty.</param>
internal sealed class HostileRequests(int seed, string prefix, string token, IReadOnlyDictionary<string, string> seller, RightByChance right)
{
    private static readonly string[] Reads =
    [
        "seller-products", "seller-progress", "seller-progress-events", "recent-searches", "followed-sellers", "tokens", "routing-decisions", "usage",
        "operator/batches", "operator/batches/%27%20or%201=1--", "operator/batches/00000000-0000-0000-0000-000000000000", "operator/draining", "operator/tokens", "operator/decisions", "operator/poison",
    ];

    private static readonly string[] Writes =
    [
        "seller-lookup", "seller-quote", "product-processing", "follow-seller", "unfollow-seller",
        "operator/draining/pause", "operator/poison/requeue", "operator/batches/%e2%80%ae/replay", "operator/batches/00000000-0000-0000-0000-000000000000/cancel",
    ];

    private static readonly string[] Parameters =
        ["sellerId", "domain", "sort", "days", "minPrice", "maxPrice", "maxRank", "fulfilment", "limit", "cursor", "status", "userId", "unknown", "", "sellerId%00", "domain[]"];

    private static readonly string[] Values =
    [
        "", "%20", "0", "-1", "1", "5", "7", "1.5", "1e9", "999999999999999999999999", "-2147483649", "NaN", "%00", "%ff%fe", "%c0%80", "%ed%a0%80", "%F0%9F%98%80", "%e2%80%ae",
        "A8NIHONSHOP060", "a8nihonshop060", "%0d%0aX-Injected:%201", "'%20or%201=1--", "%3Cscript%3E", "../../etc/passwd", "%25%25%25", "%zz", "%", "null", "undefined", "[]", "{}",
        "FAILED", "00000000-0000-0000-0000-000000000000", "firstSeen", "price", "salesRank", "fba", "fbm", "79228162514264337593543950335", "0.00000000000000000000000000001", "MTkuOTl8", "bnVsbA%3D%3D", "fDB8", "////", "AAAA", "%2b1", "1%002",
    ];

    private static readonly string[] Headers =
    [
        "Last-Event-ID: 3.1.1.0.250.127.3.", "Last-Event-ID: -1", "Last-Event-ID: " + "9999999999.", "Last-Event-ID: ', --", "Accept: application/xml", "Accept: */*;q=nonsense",
        "Accept-Encoding: gzip;q=0, identity;q=0", "Range: bytes=0-,9999999999-", "If-None-Match: *", "If-Modified-Since: yesterday", "Cookie: " + "a=b; c", "Origin: null",
        "X-HTTP-Method-Override: DELETE", "X-Forwarded-For: ' or 1=1", "X-Forwarded-Proto: gopher", "traceparent: 00-ffff", "tracestate: ,,,=", "baggage: %%%", "Referer: javascript:1",
        "User-Agent: ${jndi:ldap://127.0.0.1/a}", "Prefer: respond-async", "Upgrade: h2c", "Max-Forwards: 0", "x-functions-key: guess", "Content-Language: \"",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/json; charset=utf-16", "application/json; charset=nonsense", "text/plain", "application/xml", "multipart/form-data; boundary=b", "multipart/form-data",
        "application/x-www-form-urlencoded", "application/octet-stream", "a", "/", "application/json, text/html", "",
    ];

    /// <summary>Fields that suit every function that takes a body.</summary>
    private IReadOnlyDictionary<string, string> Valid => seller;

    public HostileRequest At(int number)
    {
        var random = new Random(unchecked((seed * 1_000_003) + number));
        return random.Next(100) switch
        {
            < 60 => Body(random),
            < 88 => Query(random),
            < 92 => AnotherMethod(random),
            < 96 => BrokenOff(random),
            _ => NoRequest(random),
        };
    }

    private HostileRequest Body(Random random)
    {
        var function = HostileBodies.Pick(random, Writes);
        var (kind, body) = HostileBodies.Next(random, Valid);
        body = right.Is(body) ? "{}"u8.ToArray() : body;
        var length = random.Next(8) == 0 ? "Transfer-Encoding: chunked" : $"Content-Length: {body.Length}";
        var bytes = length.StartsWith('T') ? Chunked(random, body) : body;
        return new(kind, function, Whole($"POST {prefix}{function} HTTP/1.1", random, [$"Content-Type: {HostileBodies.Pick(random, ContentTypes)}", length], bytes), Reach.Function);
    }

    private HostileRequest Query(Random random)
    {
        var function = HostileBodies.Pick(random, Reads);
        var pairs = Enumerable.Range(0, random.Next(6)).Select(_ =>
            $"{HostileBodies.Pick(random, Parameters)}={(random.Next(50) == 0 ? new string('9', 6_000 / 6) : HostileBodies.Pick(random, Values))}");
        var start = random.Next(3) == 0 ? "?sellerId=A8NIHONSHOP060&domain=5&" : "?";
        return new("query", function, Whole($"GET {prefix}{function}{start}{string.Join('&', pairs)} HTTP/1.1", random, [], []), Reach.Function);
    }

    private HostileRequest AnotherMethod(Random random)
    {
        var function = HostileBodies.Pick(random, [.. Reads, .. Writes]);
        var method = HostileBodies.Pick(random, ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G3T", "\u0001"]);
        return new("method", function, Whole($"{method} {prefix}{function} HTTP/1.1", random, ["Content-Length: 0"], []), Reach.Server);
    }

    private HostileRequest BrokenOff(Random random)
    {
        var function = HostileBodies.Pick(random, Writes);
        var body = Encoding.UTF8.GetBytes(HostileBodies.Write(Valid));
        var half = body[..random.Next(body.Length)];
        var (length, bytes) = random.Next(4) switch
        {
            0 => ($"Content-Length: {body.Length}", half),
            1 => ("Content-Length: 2147483647", half),
            2 => ("Transfer-Encoding: chunked", Encoding.ASCII.GetBytes($"{body.Length:x}\r\n").Concat(half).ToArray()),
            _ => ("Transfer-Encoding: chunked", Encoding.ASCII.GetBytes(HostileBodies.Pick(random, ["zz\r\n{}", "-5\r\n{}\r\n", "ffffffffffffffff\r\n{}", "2\r\n{}}\r\n0\r\n\r\n", "2;a=b\r\n{}"]))),
        };
        return new("broken off", function, Whole($"POST {prefix}{function} HTTP/1.1", random, ["Content-Type: application/json", length], bytes), Reach.Nowhere);
    }

    private HostileRequest NoRequest(Random random)
    {
        var function = HostileBodies.Pick(random, [.. Reads, .. Writes]);
        var authorization = $"Authorization: Bearer {token}";
        var text = random.Next(10) switch
        {
            0 => $"GET {prefix}{function}?a={new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\n{authorization}\r\n\r\n",
            1 => $"GET {prefix}{function} HTTP/1.1\r\nHost: x\r\nX: {new string('a', 64_000)}\r\n{authorization}\r\n\r\n",
            2 => $"GET {prefix}{function} HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 500).Select(i => $"X{i}: 1\r\n"))}\r\n",
            3 => $"GET {prefix}{function} HTTP/9.9\r\nHost: x\r\n\r\n",
            4 => $"GET {prefix}%2e%2e/{function} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            5 => $"GET {prefix}{function} HTTP/1.1\r\n{authorization}\r\n\r\n",
            6 => $"GET {prefix}{function}\0 HTTP/1.1\r\nHost: x\r\n\r\n",
            7 => $"POST {prefix}{function} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n",
            8 => $"POST {prefix}{function} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{{}}",
            _ => "\u0016\u0003\u0001\u0002\0\u0001\0\u0001ü\u0003\u0003",
        };
        return new("no request", function, Encoding.Latin1.GetBytes(text), Reach.Nowhere);
    }

    private byte[] Whole(string line, Random random, IEnumerable<string> headers, byte[] body)
    {
        var all = headers.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => HostileBodies.Pick(random, Headers)));
        var head = $"{line}\r\nHost: functions\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n{string.Concat(all.Select(header => $"{header}\r\n"))}\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    private static byte[] Chunked(Random random, byte[] body)
    {
        var chunks = new List<byte>();
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, random.Next(1, Math.Max(2, body.Length / 3)));
            chunks.AddRange(Encoding.ASCII.GetBytes($"{size:x}\r\n"));
            chunks.AddRange(body.AsSpan(at, size));
            chunks.AddRange("\r\n"u8);
            at += size;
        }

        chunks.AddRange("0\r\n\r\n"u8);
        return [.. chunks];
    }
}

using System.Text;

namespace SellerSync.Tests.Hostile;

/// <summary>Bodies that are wrong in all the ways that a seeded chance finds, most of them close to a right one.</summary>
internal static class HostileBodies
{
    /// <summary>Large ones are rare: their size is what is tried, not their number.</summary>
    public static (string Kind, byte[] Body) Next(Random random, IReadOnlyDictionary<string, string> valid) => random.Next(100) switch
    {
        < 40 => ("odd value", Utf8(WithOddValue(random, valid))),
        < 55 => ("damaged bytes", Damaged(random, Utf8(Write(valid)))),
        < 65 => ("repeated field", Utf8(Write(valid)[..^1] + "," + Write(valid)[1..^1].Split(',')[0] + "}")),
        < 72 => ("field left out", Utf8(Write(valid.Where(_ => random.Next(2) == 0)))),
        < 80 => ("another body", Utf8(Pick(random, Others))),
        < 88 => ("deep", Utf8(Deep(random))),
        < 93 => ("cut off", Utf8(Write(valid))[..random.Next(Write(valid).Length)]),
        < 98 => ("random bytes", Bytes(random, random.Next(1, 2_000))),
        98 => ("100,000 items", Utf8(Write(valid.Append(new("asinList", $"[{string.Join(',', Enumerable.Repeat(Pick(random, Values), 100_000))}]"))))),
        _ => ("over 1 MB", Utf8($$"""{"sellerId":"{{new string('A', random.Next(1_000_000, 3_000_000))}}"}""")),
    };

    public static string Write(IEnumerable<KeyValuePair<string, string>> fields) =>
        $"{{{string.Join(',', fields.Select(field => $"\"{field.Key}\":{field.Value}"))}}}";

    public static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e999", "-1e-999", "99999999999999999999999999", "2147483648", "9223372036854775808", "7", "12",
        "\"\"", "\" \"", "\"5\"", "\"null\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u202e\"", "\"NaN\"", "NaN", "Infinity", "undefined",
        "[]", "{}", "[null]", "[[]]", "[{}]", "{\"a\":{}}", "[\"\\ud800\"]", "[1,2,3]", "[\"B000000001\",\"b000000001\",\" B000000001 \"]",
        "\"A'; drop table sellers; --\"", "\"<script>alert(1)</script>\"", "\"../../../etc/passwd\"", "\"${jndi:ldap://127.0.0.1/a}\"", "\"%00%0a\"", "\"@everyone\"",
        "\"a1smallshop12\"", "\"Á1SMALLSHOP12\"", "\"А1SMALLSHOP12\"", "\"A1SMALLSHOP12\\u0000\"", "\"A1SMALLSHOP12\\n\"", "\"00000000-0000-0000-0000-000000000000\"",
        "\"{00000000-0000-0000-0000-00000000000}\"", "1_000", "0x10", "01", "+1", ".5", "'a'", "\"\t\"",
    ];

    private static readonly string[] Others =
    [
        "", " ", "\0", "null", "true", "1", "\"text\"", "[]", "[{}]", "{", "}", "{]", "{\"\":1}", "{\"a\"}", "{\"a\":}", "{,}", "{\"a\":1,}", "{} {}", "{}x", "// comment\n{}",
        "/* */{}", "sellerId=A1SMALLSHOP12&domain=1", "<xml><sellerId/></xml>", "--boundary\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--boundary--",
        "{\"__proto__\":{\"sellerId\":\"A\"}}", "{\"SELLERID\":\"A\"}", "{\"sellerId\":{\"$ne\":null}}", "\ufeff{}", "\ufeff\ufeff{}", "{\"priority\":\"HIGH\",\"status\":\"COMPLETED\",\"tokens\":0}",
    ];

    private static string WithOddValue(Random random, IReadOnlyDictionary<string, string> valid)
    {
        var fields = valid.ToList();
        var place = random.Next(fields.Count + 1);
        if (place == fields.Count)
        {
            fields.Insert(random.Next(fields.Count + 1), new(Pick(random, ["extra", "userId", "role", "domain", "asinList", "\\ud800", "\\u0000", ""]), Pick(random, Values)));
        }
        else
        {
            fields[place] = new(fields[place].Key, Pick(random, Values));
        }

        return Write(fields);
    }

    private static byte[] Damaged(Random random, byte[] body)
    {
        var damaged = body.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var place = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0: damaged[place] = (byte)random.Next(256); break;
                case 1: damaged.Insert(place, Pick<byte>(random, [0x00, 0x80, 0xC0, 0xED, 0xF8, 0xFF, (byte)'"', (byte)'\\', (byte)'{', (byte)'['])); break;
                case 2: damaged.InsertRange(place, Pick<byte[]>(random, [[0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF]])); break;
                default: damaged.RemoveAt(place); break;
            }
        }

        return [.. damaged];
    }

    private static string Deep(Random random)
    {
        var depth = Pick(random, [15, 16, 17, 64, 1_000, 50_000]);
        return random.Next(3) switch
        {
            0 => new string('[', depth),
            1 => $"{{\"sellerId\":{new string('[', depth)}{new string(']', depth)}}}",
            _ => $"{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}",
        };
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

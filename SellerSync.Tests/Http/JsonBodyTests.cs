using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SellerSync.Functions.Http;

namespace SellerSync.Tests.Http;

[Parallelizable(ParallelScope.All)]
public sealed class JsonBodyTests
{
    [TestCase("""{"domain":5,"\ud800":1}""")]
    [TestCase("""{"\udc00\ud800":1}""")]
    public async Task A_name_that_is_no_text_is_refused_before_a_field_is_looked_for(string body)
    {
        var (_, error) = await ReadAsync(body);

        Assert.That(error, Is.EqualTo("The names in the request body must be text"));
    }

    [Test]
    public async Task A_name_may_hold_any_character()
    {
        var (body, error) = await ReadAsync("""{"\ud83d\ude00":1,"queue":"a"}""");

        Assert.That(error, Is.Null);
        Assert.That(body.Field("queue").Text(), Is.EqualTo("a"));
        Assert.That(body.Field("absent"), Is.Null);
    }

    private static Task<(JsonElement Body, string? Error)> ReadAsync(string body) =>
        JsonBody.ReadAsync(new DefaultHttpContext { Request = { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) } }.Request, CancellationToken.None);
}

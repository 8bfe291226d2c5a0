using System.Text;
using System.Text.Json;
using SellerSync.Tests.Journeys;

namespace SellerSync.Tests.Golden;

/// <summary>Posts to the functions as a browser does, and gives the answer as it came.</summary>
internal static class Caller
{
    private static readonly HttpClient Http = new();

    public static Task<HttpResponseMessage> AnswerAsync(this Stack stack, string function, object body) =>
        stack.AnswerAsync(function, JsonSerializer.Serialize(body), DevelopmentToken.For(stack.UserId));

    /// <param name="body">Sent as it is.</param>
    /// <param name="token">Null sends none.</param>
    public static async Task<HttpResponseMessage> AnswerAsync(this Stack stack, string function, string body, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Functions.Address, function))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        return await Http.SendAsync(request);
    }
}

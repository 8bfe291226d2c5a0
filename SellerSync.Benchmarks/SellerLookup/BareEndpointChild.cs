using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using SellerSync.Benchmarks.Servers;
using SellerSync.Local;
using SellerSync.Local.Settings;

namespace SellerSync.Benchmarks.SellerLookup;

/// <summary>The limit of figure 5, a process of its own: Kestrel, the same token, one select.</summary>
internal static class BareEndpointChild
{
    public const string Name = "bare-endpoint";

    private static readonly TokenValidationParameters Rules = new()
    {
        ValidIssuer = DevelopmentIdentity.Issuer,
        ValidAudience = DevelopmentIdentity.Audience,
        IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Caller.AuthSecret)),
    };

    public static async Task<int> RunAsync(string connectionString, int port)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var tokens = new JsonWebTokenHandler();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.MapPost("/seller-lookup", async http =>
        {
            var token = http.Request.Headers.Authorization.ToString()["Bearer ".Length..];
            if (!(await tokens.ValidateTokenAsync(token, Rules)).IsValid)
            {
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return;
            }

            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            await using var command = source.CreateCommand("select id, seller_name, asin_count, last_checked_at from sellers where seller_id = $1 and domain = $2");
            command.Parameters.Add(new() { Value = body.RootElement.GetProperty("sellerId").GetString() });
            command.Parameters.Add(new() { Value = body.RootElement.GetProperty("domain").GetInt32() });
            await using var reader = await command.ExecuteReaderAsync(http.RequestAborted);
            await reader.ReadAsync(http.RequestAborted);
            await http.Response.WriteAsJsonAsync(
                new { id = reader.GetGuid(0), name = reader.GetString(1), productCount = reader.GetInt32(2), checkedAt = reader.GetDateTime(3) }, http.RequestAborted);
        });
        await app.StartAsync();
        Console.WriteLine($"{Ready.Prefix}{JsonSerializer.Serialize(new { url = $"http://127.0.0.1:{port}/" })}");
        await app.WaitForShutdownAsync();
        return 0;
    }
}

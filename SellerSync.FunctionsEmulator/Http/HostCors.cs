using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace SellerSync.FunctionsEmulator.Http;

/// <summary>CORS belongs to the host: setting <c>Host:CORS</c>, origins separated by commas, or <c>*</c>. Unset, nothing is answered.</summary>
internal static class HostCors
{
    public static void Use(WebApplication app, string? setting)
    {
        var origins = (setting ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (origins.Length == 0)
            return;

        app.UseCors(policy => Allow(policy, origins).AllowAnyHeader().AllowAnyMethod());
    }

    private static CorsPolicyBuilder Allow(CorsPolicyBuilder policy, string[] origins) =>
        origins.Contains("*") ? policy.AllowAnyOrigin() : policy.WithOrigins(origins);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SellerSync.KeepaSimulator.Bucket;
using SellerSync.KeepaSimulator.Faults;
using SellerSync.KeepaSimulator.Listing;

namespace SellerSync.KeepaSimulator.Http;

/// <summary>The paths that Keepa does not have: books, truth, faults, bucket, days.</summary>
internal sealed class Controls(string? onlyKey, Books books, Catalogue catalogue, FaultPlans faults, TokenBuckets buckets)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/_books", http => WriteAsync(http, books.Charges));
        routes.MapGet("/_refusals", http => WriteAsync(http, books.Refusals));
        routes.MapGet("/_catalogue", ShowCatalogueAsync);
        routes.MapGet("/_faults", http => WriteAsync(http, faults.Plans));
        routes.MapPost("/_faults", AddFaultsAsync);
        routes.MapDelete("/_faults", http =>
        {
            faults.Clear();
            return WriteAsync(http, faults.Plans);
        });
        routes.MapGet("/_bucket", http => WriteAsync(http, Buckets(http).Select(bucket => bucket.Read())));
        routes.MapPost("/_bucket", ChangeBucketAsync);
        routes.MapPost("/_day", ChangeDayAsync);
        routes.MapPost("/_sellers", ChangeSellerAsync);
    }

    private Task ShowCatalogueAsync(HttpContext http)
    {
        var parameters = new Parameters(http.Request.Query);
        try
        {
            return WriteAsync(http, catalogue.Expected(http.Request.Query["seller"].ToString(), parameters.Number("domain") ?? 1));
        }
        catch (Exception exception) when (exception is RejectedException or ArgumentOutOfRangeException)
        {
            return RefuseAsync(http, exception.Message);
        }
    }

    private Task AddFaultsAsync(HttpContext http) => ReadAsync<JsonNode>(http, body =>
    {
        // All of them are read before the first is in force.
        FaultPlan[] plans = [.. (body as JsonArray ?? [body.DeepClone()]).Select(Plan)];
        foreach (var plan in plans)
            plan.Validate();
        foreach (var plan in plans)
            faults.Add(plan);
        return faults.Plans;
    });

    private static FaultPlan Plan(JsonNode? json) => json.Deserialize<FaultPlan>(Json) ?? throw new JsonException("A plan is null.");

    private Task ChangeBucketAsync(HttpContext http) => ReadAsync<BucketChange>(http, change =>
    {
        foreach (var bucket in Buckets(http))
            change.Apply(bucket);
        return Buckets(http).Select(bucket => bucket.Read());
    });

    private Task ChangeDayAsync(HttpContext http) => ReadAsync<DayChange>(http, change =>
    {
        catalogue.Day.Advance(change.Advance);
        return new { catalogue.Day.Today };
    });

    private Task ChangeSellerAsync(HttpContext http) => ReadAsync<SellerChange>(http, change =>
    {
        catalogue.SetCount(change.Seller, change.Count);
        return change;
    });

    private IEnumerable<TokenBucket> Buckets(HttpContext http) =>
        (http.Request.Query["key"].ToString() is { Length: > 0 } key ? key : onlyKey) is { } named ? [buckets.Of(named)] : buckets.All;

    private static async Task ReadAsync<T>(HttpContext http, Func<T, object> change)
    {
        try
        {
            var body = await JsonSerializer.DeserializeAsync<T>(http.Request.Body, Json, http.RequestAborted);
            await WriteAsync(http, change(body ?? throw new JsonException("The body is null.")));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentOutOfRangeException)
        {
            await RefuseAsync(http, exception.Message);
        }
    }

    private static Task WriteAsync(HttpContext http, object value) => http.Response.WriteAsJsonAsync(value, Json, http.RequestAborted);

    private static Task RefuseAsync(HttpContext http, string reason)
    {
        http.Response.StatusCode = 400;
        return WriteAsync(http, new { error = reason });
    }

    private sealed record DayChange(int Advance);

    private sealed record SellerChange(string Seller, int Count);
}

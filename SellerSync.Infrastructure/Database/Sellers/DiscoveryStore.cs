using System.Text.Json;
using System.Text.Json.Serialization;
using NpgsqlTypes;
using SellerSync.Domain.Discovery;
using SellerSync.Domain.Sellers;
using SellerSync.Infrastructure.Database.Batches;

namespace SellerSync.Infrastructure.Database.Sellers;

/// <summary><see cref="IDiscoveryStore"/> on the tables sellers, user_sellers and discovery_runs.</summary>
public sealed class DiscoveryStore(Database database) : IDiscoveryStore
{
    // The refused come with the count alone: they must not take the places of sellers that can be looked at.
    private const string Due = """
        with due as (
          select s.seller_id, s.domain, greatest(s.last_checked_at, s.discovery_tried_at) as seen_at,
            exists (select from refused_storefronts r where r.seller_id = s.seller_id and r.domain = s.domain and r.refused_at > $2) as refused
          from sellers s
          where s.is_active and s.trashed_at is null and (s.last_checked_at is null or s.last_checked_at <= $1)
            and s.seller_id ~ '^[A-Z0-9]{13,15}$' and s.domain = any ($4)
            and exists (
              select from user_sellers f join users u on u.id = f.user_id
              where f.seller_id = s.id and f.is_active and u.subscription_status::text in ('active', 'trialing'))
        )
        select seller_id, domain, 0 from (
          select * from due where not refused order by seen_at nulls first, seller_id, domain limit $3) looked_at
        union all
        select null, null, count(*)::int from due where refused
        """;

    public Task<DueSellers> DueAsync(DateTimeOffset checkedBefore, DateTimeOffset refusedSince, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                var (sellers, refused) = (new List<DueSeller>(), 0);
                await using var command = connection.Command(Due, checkedBefore, refusedSince, limit, DomainIds);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    refused += reader.GetInt32(2);
                    if (reader.Nullable<int>(1) is { } domain)
                    {
                        sellers.Add(new DueSeller(SellerId.Parse(reader.GetString(0)), Marketplace.Find(domain)!));
                    }
                }

                return new DueSellers(sellers, refused);
            },
            cancellationToken);

    public Task<bool> PeopleWaitAsync(CancellationToken cancellationToken) =>
        database.QueryAsync(
            async (connection, token) =>
            {
                await using var command = connection.Command(
                    $"select exists (select from product_batches where {BatchClaims.Claimable} and job_type <> 'MONITORING')");
                return (bool)(await command.ExecuteScalarAsync(token))!;
            },
            cancellationToken);

    private const string Begin = """
        update sellers set discovery_tried_at = $4
        where seller_id = $1 and domain = $2 and (last_checked_at is null or last_checked_at <= $3)
        """;

    public async Task<bool> TryBeginAsync(DueSeller seller, DateTimeOffset checkedBefore, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.ExecuteAsync(Begin, [seller.SellerId.Value, seller.Marketplace.Id, checkedBefore, now], cancellationToken) > 0;

    private const string Record = """
        insert into discovery_runs (started_at, ended_at, looked_up, new_products, tokens_used, skipped, stopped_reason)
        values ($1, $2, $3, $4, $5, $6, $7)
        """;

    public Task RecordAsync(DiscoveryRun run, CancellationToken cancellationToken)
    {
        var skipped = run.Skipped.ToDictionary(skip => skip.Key.Word(), skip => skip.Value);
        return database.ExecuteAsync(
            Record,
            [
                run.StartedAt,
                run.EndedAt,
                run.LookedUp,
                run.NewProducts,
                run.TokensUsed,
                new Npgsql.NpgsqlParameter { Value = JsonSerializer.Serialize(skipped, DiscoveryJson.Default.DictionaryStringInt32), NpgsqlDbType = NpgsqlDbType.Jsonb },
                run.End.Word(),
            ],
            cancellationToken);
    }

    private static int[] DomainIds { get; } = [.. Marketplace.All.Select(marketplace => marketplace.Id)];
}

/// <summary>The shape of skipped: count by reason.</summary>
[JsonSerializable(typeof(Dictionary<string, int>))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;

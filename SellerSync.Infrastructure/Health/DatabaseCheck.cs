using Npgsql;
using SellerSync.Domain.Health;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;

namespace SellerSync.Infrastructure.Health;

/// <summary>Whether the database answers and has the schema that this version of the program was written for.</summary>
public sealed class DatabaseCheck(Database.Database database) : IReadinessCheck
{
    private const int MostNames = 3;

    public string Name => "database";

    public string Advice => "The database cannot be asked: see that it runs, and that Database:ConnectionString leads to it";

    private const string Applied = $"select scriptname from public.{MigrationScript.Journal}";

    public async Task<Finding> LookAsync(CancellationToken cancellationToken)
    {
        var applied = await AppliedAsync(cancellationToken);
        var missing = Migrator.Scripts.Where(script => !applied.Contains(script)).Select(Migrator.ShortName).ToList();
        return missing.Count == 0
            ? Finding.Healthy("The database answers and its schema is complete")
            : Finding.Unhealthy(
                $"The schema lacks {missing.Count} migrations ({string.Join(", ", missing.Take(MostNames))}{(missing.Count > MostNames ? ", ..." : "")}): start once with Database:Migrate=true");
    }

    private async Task<HashSet<string>> AppliedAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await database.Promptly.QueryAsync(
                async (connection, token) =>
                {
                    var names = new HashSet<string>();
                    await using var command = connection.Command(Applied);
                    await using var reader = await command.ExecuteReaderAsync(token);
                    while (await reader.ReadAsync(token))
                    {
                        names.Add(reader.GetString(0));
                    }

                    return names;
                },
                cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return [];
        }
    }
}

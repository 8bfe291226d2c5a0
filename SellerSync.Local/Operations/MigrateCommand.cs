using SellerSync.Infrastructure.Database.Migrations;

namespace SellerSync.Local.Operations;

/// <summary>`migrate`: the schema brought up to date, or the SQL for a person who may do that.</summary>
internal static class MigrateCommand
{
    /// <returns>0.</returns>
    /// <exception cref="LocalException">A migration failed; it was rolled back, and those before it stand.</exception>
    public static async Task<int> RunAsync(OperatedPlace place, bool script, CancellationToken cancellationToken)
    {
        var pending = await place.Migrator.PendingAsync(cancellationToken);
        IReadOnlyList<string> names = [.. pending.Select(migration => migration.Name)];
        if (script)
        {
            await place.TellAsync(
                new MigrationDocument(MigrationScript.Newest, names, []), OperationsJson.Readable.MigrationDocument, _ => place.Output.Write(MigrationScript.Of(pending)));
            return 0;
        }

        try
        {
            await place.Migrator.MigrateAsync(cancellationToken);
        }
        catch (MigrationException exception)
        {
            throw new LocalException(exception.Message, exception);
        }

        await place.TellAsync(
            new MigrationDocument(MigrationScript.Newest, [], names),
            OperationsJson.Readable.MigrationDocument,
            _ => place.Output.WriteLine(names.Count == 0 ? $"The schema was up to date: {MigrationScript.Newest}." : $"Ran {string.Join(", ", names)}."));
        return 0;
    }
}

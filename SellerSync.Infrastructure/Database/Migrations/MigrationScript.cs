using System.Text;

namespace SellerSync.Infrastructure.Database.Migrations;

/// <param name="JournalName">By which the journal knows it.</param>
public sealed record PendingMigration(string JournalName, string Sql)
{
    /// <summary>As its file is called, for example 0012_token_ledger.</summary>
    public string Name => Migrator.ShortName(JournalName);
}

/// <summary>Migrations as text, for a person who may change the schema where this program may not.</summary>
public static class MigrationScript
{
    internal const string Journal = "sellersync_migrations";

    /// <summary>A server's limit on statements would end the filling in of a large table, at each start anew.</summary>
    internal const string NoTimeLimit = "set local statement_timeout = 0;";

    /// <summary>The newest migration that this program knows.</summary>
    public static string Newest { get; } = Migrator.ShortName(Migrator.Scripts[^1]);

    /// <summary>Run by psql it does what the migration would do, journal included; each step in a transaction of its own.</summary>
    public static string Of(IReadOnlyList<PendingMigration> pending)
    {
        if (pending.Count == 0)
        {
            return $"-- Nothing is to be run: the schema is at {Newest}.\n";
        }

        var script = new StringBuilder($"""
            create table if not exists public.{Journal} (
              schemaversionsid serial not null constraint "PK_{Journal}_Id" primary key,
              scriptname character varying(255) not null,
              applied timestamp without time zone not null
            );
            alter table public.{Journal} enable row level security;

            """);
        foreach (var migration in pending)
        {
            script.Append($"""

                -- {migration.Name}
                begin;
                {NoTimeLimit}
                {migration.Sql.Trim()}
                insert into public.{Journal} (scriptname, applied) values ('{migration.JournalName}', now());
                commit;

                """);
        }

        return script.Replace("\r\n", "\n").ToString();
    }
}

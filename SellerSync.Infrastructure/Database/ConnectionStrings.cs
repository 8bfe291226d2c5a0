using Npgsql;

namespace SellerSync.Infrastructure.Database;

/// <summary>Reads a connection string in either of the two forms that people have.</summary>
public static class ConnectionStrings
{
    /// <exception cref="FormatException">It is neither form; the message does not repeat it, for it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        try
        {
            var builder = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);

            // No session state is used, and a pooler in transaction mode has no session to reset.
            builder.NoResetOnClose = true;
            builder.ApplicationName ??= "SellerSync";
            return builder;
        }
        catch (Exception exception) when (exception is UriFormatException or ArgumentException or FormatException)
        {
            throw new FormatException("Database:ConnectionString is neither key=value pairs nor a postgres:// address");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.IsDefaultPort || uri.Port < 0 ? NpgsqlConnection.DefaultPort : uri.Port,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
        };
        if (user.Length == 2)
        {
            builder.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            Set(builder, parts[0], Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
        }

        return builder;
    }

    // Options as libpq and other clients name them; those of other clients alone mean nothing here.
    private static void Set(NpgsqlConnectionStringBuilder builder, string option, string value)
    {
        switch (option)
        {
            case "sslmode": builder["SSL Mode"] = value.Replace("-", "", StringComparison.Ordinal); break;
            case "connect_timeout": builder["Timeout"] = value; break;
            case "application_name": builder["Application Name"] = value; break;
            case "pgbouncer" or "connection_limit" or "schema" or "pool_timeout": break;
            default: builder[option] = value; break;
        }
    }
}

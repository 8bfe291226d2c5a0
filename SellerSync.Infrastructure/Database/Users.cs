using Npgsql;
using SellerSync.Domain.Faults;

namespace SellerSync.Infrastructure.Database;

/// <summary>
/// A verified subject is inserted at its first write. On a database whose users belong to another system the insert is
/// refused (a foreign key or a mandatory column), and the user is unknown there.
/// </summary>
internal static class Users
{
    // Asked for first: a mandatory column would refuse the insert before it is seen to be needless.
    private const string InsertMissing = """
        insert into users (id) select $1 where not exists (select from users where id = $1)
        on conflict (id) do nothing
        """;

    /// <exception cref="UnknownUserException">The database refuses to take this user.</exception>
    public static async ValueTask EnsureAsync(NpgsqlConnection connection, Guid userId, CancellationToken cancellationToken) =>
        await KnownAsync(userId, connection.WriteAsync([Ensure(userId)], cancellationToken));

    /// <summary>The same as a part of a batch, whose outcome goes through <see cref="KnownAsync"/>.</summary>
    public static NpgsqlBatchCommand Ensure(Guid userId) => NpgsqlCommands.BatchCommand(InsertMissing, userId);

    /// <summary>The same of several, in order: two processes that insert the same ones would each wait for the other.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Ensure(IEnumerable<Guid> userIds) => userIds.Distinct().Order().Select(Ensure);

    /// <exception cref="UnknownUserException">The database refuses to take this user.</exception>
    public static async Task<T> KnownAsync<T>(Guid userId, Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (PostgresException exception) when (IsRefusal(exception))
        {
            throw new UnknownUserException(userId, exception);
        }
    }

    private static bool IsRefusal(PostgresException exception) =>
        exception is { TableName: "users", SqlState: PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.NotNullViolation };
}

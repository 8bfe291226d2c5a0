using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Operations;
using SellerSync.Infrastructure.Database;
using SellerSync.Infrastructure.Database.Migrations;
using SellerSync.Infrastructure.Database.Operations;
using SellerSync.Infrastructure.Queues;
using SellerSync.Local.Commands;
using SellerSync.Local.Processes;
using SellerSync.Local.Settings;

namespace SellerSync.Local.Operations;

/// <summary>The system that an operator's command works on, with the stores that the functions use as well.</summary>
internal sealed class OperatedPlace : IAsyncDisposable
{
    private readonly CommandContext _context;
    private readonly Choice _choice;
    private readonly NpgsqlDataSource? _source;
    private readonly string? _storage;

    private OperatedPlace(CommandContext context, Choice choice, NpgsqlDataSource? source, string? storage) =>
        (_context, _choice, _source, _storage) = (context, choice, source, storage);

    /// <param name="Connection">Null for the local stack's database.</param>
    /// <param name="Storage">A connection string or an account's name; null for the local stack's storage.</param>
    internal sealed record Choice(string? Connection, string? Storage, bool AsJson);

    public TextWriter Output => _context.Output;

    public TextWriter Notes => _context.Notes;

    public TimeProvider Time => _context.Time;

    /// <summary>As whom orders are kept.</summary>
    public OperatorName By { get; } = OperatorName.AtTerminal(Environment.UserName);

    /// <exception cref="LocalException">No database is known.</exception>
    public NpgsqlDataSource Source => _source ?? throw new LocalException("No servers run in this clone: start `up`, or name a database with --connection.");

    public Database Database => new(Source, Database.Retries(Time), TimeSpan.FromSeconds(10));

    public Migrator Migrator => new(Source, NullLogger<Migrator>.Instance);

    /// <summary>Null where no storage is known: the sweeper rings within a minute or two.</summary>
    public IDoorbell? Doorbell => _storage is null ? null : new StorageDoorbell(Sender, Names);

    /// <summary>Null where no storage is known.</summary>
    public IPoisonMessages? Poison => _storage is null ? null : new PoisonMessages(Queues(QueueMessageEncoding.None), Sender, Names);

    private QueueSender Sender => new(Queues(QueueMessageEncoding.Base64), Time);

    // The names that the sample has: a system that calls its queues otherwise is operated by its HTTP functions.
    private static IOptions<QueueNames> Names { get; } = Options.Create(
        new QueueNames { ProductProcessingQueue = FunctionsSettings.ProcessingQueue, ProductBatchesQueue = FunctionsSettings.BatchesQueue });

    /// <summary>Opens the place for one command, and puts into words what went wrong there. No word repeats a connection string.</summary>
    /// <exception cref="LocalException"/>
    public static async Task<int> UseAsync(CommandContext context, Choice choice, Func<OperatedPlace, Task<int>> use)
    {
        var ready = RunState.Read(context.Clone.Data) is { IsEnding: false, Ready: { } running } ? running : null;
        var connection = choice.Connection ?? ready?.DatabaseUrl;
        // Storage of one system and the database of another do not go together.
        var storage = choice.Storage ?? (choice.Connection is null ? ready?.StorageConnectionString : null);
        await using var place = new OperatedPlace(context, choice, connection is null ? null : Open(connection), storage);
        try
        {
            return await use(place);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn)
        {
            throw new LocalException("The database's schema is older than this program: `migrate` brings it up to date.", exception);
        }
        catch (StoreUnavailableException exception)
        {
            throw new LocalException($"The database cannot be used: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (NpgsqlException exception)
        {
            throw new LocalException($"The database refused: {exception.Message}", exception);
        }
        catch (QueueUnavailableException exception)
        {
            throw new LocalException(exception.Message, exception);
        }
    }

    /// <summary>Prints the one document that was asked for, or shows it to a person.</summary>
    public async Task TellAsync<T>(T document, JsonTypeInfo<T> shape, Action<T> show)
    {
        if (_choice.AsJson)
            await Output.WriteLineAsync(JsonSerializer.Serialize(document, shape));
        else
            show(document);
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
    }

    private static NpgsqlDataSource Open(string connection)
    {
        try
        {
            return NpgsqlDataSource.Create(ConnectionStrings.Parse(connection));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw new WrongUseException("--connection is neither key=value pairs nor a postgres:// address.", exception);
        }
    }

    private QueueServiceClient Queues(QueueMessageEncoding encoding) => QueueAccount.Open(_storage!, encoding);
}

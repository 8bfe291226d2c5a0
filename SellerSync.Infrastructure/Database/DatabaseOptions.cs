using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Database;

/// <summary>Section <c>Database</c>.</summary>
public sealed class DatabaseOptions : IValidatableObject
{
    public const string Section = "Database";

    /// <summary>Npgsql's key=value form, or a <c>postgres://</c> address as Supabase shows it.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>Whether the start brings the schema up to date. In production migration may be a deploy step instead.</summary>
    public bool Migrate { get; set; } = true;

    /// <summary>
    /// Whether connections keep their statements planned, which saves the database most of its work for small ones. Not behind a pooler
    /// that hands each transaction another connection, unless it keeps prepared statements itself.
    /// </summary>
    public bool PreparedStatements { get; set; }

    /// <summary>Most seconds that one statement may take.</summary>
    [Range(1, 300)]
    public int CommandTimeoutSeconds { get; set; } = 10;

    /// <summary>How long a person waits for the database, retries included: then cached values or the queue have to do.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromSeconds(3);

    // The value holds a password: no message repeats it.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Fault() is { } fault)
        {
            yield return new ValidationResult(fault, [nameof(ConnectionString)]);
        }
    }

    private string? Fault()
    {
        try
        {
            return string.IsNullOrEmpty(ConnectionStrings.Parse(ConnectionString).Host) ? $"{Section}:{nameof(ConnectionString)} names no host" : null;
        }
        catch (FormatException exception)
        {
            return exception.Message;
        }
    }
}

[OptionsValidator]
public sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;

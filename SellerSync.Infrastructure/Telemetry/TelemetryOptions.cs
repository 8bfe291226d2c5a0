using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace SellerSync.Infrastructure.Telemetry;

/// <summary>
/// Settings of the top level, by the names that Azure and OpenTelemetry have given them: the Functions host reads the same ones.
/// Where neither address is set, nothing is collected.
/// </summary>
public sealed class TelemetryOptions : IValidatableObject
{
    private const string ConnectionStringName = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string AuthenticationName = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    private const string EndpointName = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SamplerName = "OTEL_TRACES_SAMPLER";
    private const string SamplerArgumentName = "OTEL_TRACES_SAMPLER_ARG";

    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    /// <summary>Where Application Insights is; secret.</summary>
    [ConfigurationKeyName(ConnectionStringName)]
    public string? ConnectionString { get; set; }

    /// <summary><c>Authorization=AAD</c>, and <c>ClientId=...</c> for a user-assigned identity; without it the connection string is enough.</summary>
    [ConfigurationKeyName(AuthenticationName)]
    public string? Authentication { get; set; }

    /// <summary>Where an OpenTelemetry collector is. How it is spoken to is up to OTEL_EXPORTER_OTLP_PROTOCOL and OTEL_EXPORTER_OTLP_HEADERS.</summary>
    [ConfigurationKeyName(EndpointName)]
    public string? OtlpEndpoint { get; set; }

    /// <summary>Which traces are kept; without it all of those that the host keeps.</summary>
    [ConfigurationKeyName(SamplerName)]
    public string? TracesSampler { get; set; }

    /// <summary>For a ratio: the share that is kept, 0 to 1.</summary>
    [ConfigurationKeyName(SamplerArgumentName)]
    public string? SamplerArgument { get; set; }

    // Neither the string nor what a parser says of it is repeated: it names a key.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(ConnectionString) && !Guid.TryParse(Part(ConnectionString, "InstrumentationKey"), out _))
        {
            yield return new ValidationResult($"{ConnectionStringName} must be the connection string of an Application Insights resource");
        }

        if (!string.IsNullOrEmpty(Authentication) && !IsAad)
        {
            yield return new ValidationResult($"{AuthenticationName} must be 'Authorization=AAD', with ';ClientId=...' for a user-assigned identity");
        }

        if (!string.IsNullOrEmpty(OtlpEndpoint) && !(Uri.TryCreate(OtlpEndpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"))
        {
            yield return new ValidationResult($"{EndpointName} must be an http or https address");
        }

        if (!string.IsNullOrEmpty(TracesSampler) && !Samplers.Contains(TracesSampler))
        {
            yield return new ValidationResult($"{SamplerName} must be one of {string.Join(", ", Samplers)}");
        }

        if (!string.IsNullOrEmpty(SamplerArgument)
            && !(double.TryParse(SamplerArgument, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1))
        {
            yield return new ValidationResult($"{SamplerArgumentName} must be a share from 0 to 1");
        }
    }

    internal Sampler CreateSampler() => TracesSampler switch
    {
        "always_on" => new AlwaysOnSampler(),
        "always_off" => new AlwaysOffSampler(),
        "traceidratio" => new TraceIdRatioBasedSampler(Share),
        "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
        "parentbased_traceidratio" => new ParentBasedSampler(new TraceIdRatioBasedSampler(Share)),
        _ => new ParentBasedSampler(new AlwaysOnSampler()),
    };

    private double Share => string.IsNullOrEmpty(SamplerArgument) ? 1 : double.Parse(SamplerArgument, CultureInfo.InvariantCulture);

    internal bool IsAad => "AAD".Equals(Part(Authentication, "Authorization"), StringComparison.OrdinalIgnoreCase);

    /// <summary>The user-assigned identity, or null for the system's own.</summary>
    internal string? ClientId => Part(Authentication, "ClientId");

    private static string? Part(string? text, string name)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text }.TryGetValue(name, out var value) ? value as string : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

[OptionsValidator]
public sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;

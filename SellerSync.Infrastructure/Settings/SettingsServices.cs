using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Settings;

public static class SettingsServices
{
    /// <summary>Binds a class of settings and has it validated at the start, with messages that name each setting as its user writes it.</summary>
    /// <param name="section">Empty for settings of the top level.</param>
    public static IServiceCollection AddSettings<TOptions, TValidator>(this IServiceCollection services, IConfiguration configuration, string section = "")
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>, new()
    {
        services.AddOptions<TOptions>().Bind(section.Length == 0 ? configuration : configuration.GetSection(section)).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<TOptions>>(new Named<TOptions>(section, new TValidator()));
    }

    // Generated validators speak of Class.Property; users know Section:Property.
    private sealed class Named<TOptions>(string section, IValidateOptions<TOptions> validator) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var result = validator.Validate(null, options);
            return result.Failures is { } failures
                ? ValidateOptionsResult.Fail(failures.Select(failure => failure.Replace(
                    $"{typeof(TOptions).Name}.", section.Length == 0 ? "" : $"{section}:", StringComparison.Ordinal)))
                : result;
        }
    }
}

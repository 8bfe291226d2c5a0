using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Functions.Composition;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Settings;

/// <summary>Every setting that the composition root binds, found by its options classes, and the sample beside them.</summary>
internal static class AllSettings
{
    /// <summary>The sample's Values, by environment variable.</summary>
    public static IReadOnlyDictionary<string, string> Sample { get; } = ReadSample();

    /// <summary>The options classes of this system.</summary>
    public static IReadOnlyList<Type> Classes { get; } = [.. Services(new ConfigurationBuilder().Build())
        .Select(service => service.ServiceType)
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConfigureOptions<>))
        .Select(type => type.GetGenericArguments()[0])
        .Where(type => type.Assembly.GetName().Name!.StartsWith("SellerSync.", StringComparison.Ordinal))
        .Distinct()];

    /// <summary>The settings of a class: its properties that can be set, by environment variable.</summary>
    public static IEnumerable<(string Name, PropertyInfo Property)> Of(Type options) => options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true })
        .Select(property => (Section(options) is { } section ? $"{section}__{Name(property)}" : Name(property), property));

    /// <summary>The composition root on the sample, with some settings changed; names with <c>__</c> or <c>:</c>.</summary>
    public static ServiceProvider Start(params (string Name, string? Value)[] changes) => Services(new ConfigurationBuilder()
        .AddInMemoryCollection(Sample.ToDictionary(setting => Path(setting.Key), setting => (string?)setting.Value))
        .AddInMemoryCollection(changes.ToDictionary(change => Path(change.Name), change => change.Value))
        .Build()).BuildServiceProvider();

    public static object Bound(IServiceProvider services, Type options)
    {
        var bound = services.GetRequiredService(typeof(IOptions<>).MakeGenericType(options));
        return bound.GetType().GetProperty(nameof(IOptions<object>.Value))!.GetValue(bound)!;
    }

    private static IServiceCollection Services(IConfiguration configuration) =>
        new ServiceCollection().AddLogging().AddSellerSync(configuration);

    private static string Path(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    // Names that others gave, such as OpenTelemetry's.
    private static string Name(PropertyInfo property) => property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name;

    private static string? Section(Type options) => options.GetField("Section")?.GetRawConstantValue() as string;

    private static Dictionary<string, string> ReadSample()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Sources.Root, "local.settings.sample.json")));
        return json.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }
}

using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SellerSync.Domain.Routing;
using SellerSync.Functions.Composition;
using SellerSync.Functions.SellerLookup;
using SellerSync.Infrastructure.Keepa;
using SellerSync.Infrastructure.Queues;
using SellerSync.Tests.Architecture;

namespace SellerSync.Tests.Settings;

[Parallelizable(ParallelScope.All)]
internal sealed partial class SampleTests
{
    private const string HostsOwn = "FUNCTIONS_WORKER_RUNTIME";

    // What is particular to one machine, or has no default because each deployment must say it.
    private static readonly string[] OfOneMachine =
    [
        "AzureWebJobsStorage", "ProductProcessingQueue", "ProductBatchesQueue", "TokenStatusSchedule", "SweeperSchedule", "DiscoverySchedule",
        "SnapshotSchedule", "Keepa__ApiKey", "Keepa__BaseAddress", "Database__ConnectionString", "Auth__Secret", "Auth__Issuer",
    ];

    [Test]
    public void The_sample_has_every_setting_and_no_other()
    {
        Assert.That(AllSettings.Classes, Is.SupersetOf(new[] { typeof(RoutingThresholds), typeof(LimitOptions), typeof(KeepaOptions), typeof(QueueNames), typeof(Schedules) }));
        Assert.That(
            AllSettings.Sample.Keys.Except([HostsOwn]),
            Is.EquivalentTo(AllSettings.Classes.SelectMany(AllSettings.Of).Select(setting => setting.Name)));
    }

    [Test]
    public void The_sample_starts_and_holds_the_defaults()
    {
        using var services = AllSettings.Start();

        Assert.That(() => services.GetRequiredService<IStartupValidator>().Validate(), Throws.Nothing);
        foreach (var options in AllSettings.Classes)
        {
            var (byDefault, bySample) = (Activator.CreateInstance(options)!, AllSettings.Bound(services, options));
            foreach (var (name, property) in AllSettings.Of(options).Where(setting => !OfOneMachine.Contains(setting.Name)))
            {
                var value = property.GetValue(bySample);
                Assert.That(value is "" ? null : value, Is.EqualTo(property.GetValue(byDefault)), name);
            }
        }
    }

    [Test]
    public void What_triggers_name_is_in_the_sample()
    {
        var named = typeof(SellerLookupFunction).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters())
            .SelectMany(parameter => new[]
            {
                parameter.GetCustomAttribute<QueueTriggerAttribute>()?.QueueName,
                parameter.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule,
            })
            .OfType<string>()
            .Select(text => Placeholder.Match(text).Groups[1].Value)
            .ToList();

        Assert.That(named, Has.Count.GreaterThanOrEqualTo(6).And.None.Empty);
        Assert.That(AllSettings.Sample.Keys, Is.SupersetOf(named));
    }

    [Test]
    public void The_table_of_settings_names_them_all_with_their_defaults()
    {
        var rows = File.ReadLines(Path.Combine(Sources.Root, "docs", "configuration.md"))
            .Select(line => Row.Match(line))
            .Where(row => row.Success)
            .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["default"].Value);

        Assert.That(rows.Keys, Is.EqualTo(AllSettings.Sample.Keys));
        foreach (var (name, text) in rows)
        {
            var expected = name == "Keepa__BaseAddress" ? $"`{new KeepaOptions().BaseAddress}`"
                : AllSettings.Sample[name].Length == 0 || (name.StartsWith("Auth__", StringComparison.Ordinal) && name is not ("Auth__Audience" or "Auth__OperatorRole")) ? "none"
                : OfOneMachine.Contains(name) ? "required"
                : $"`{AllSettings.Sample[name]}`";
            Assert.That(text, Is.EqualTo(expected), name);
        }
    }

    [GeneratedRegex("^%(.+)%$")]
    private static partial Regex Placeholder { get; }

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z_]+)` \| (?<default>[^|]+) \| [^|]+ \| [^|]+ \|$")]
    private static partial Regex Row { get; }
}

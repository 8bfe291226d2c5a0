using System.Reflection;
using Microsoft.Extensions.Logging;
using SellerSync.Functions.SellerLookup;
using SellerSync.Infrastructure.Metrics;

namespace SellerSync.Tests.Architecture;

[Parallelizable(ParallelScope.All)]
public sealed class EventIdTests
{
    [Test]
    public void Every_log_message_has_an_event_ID_of_its_own()
    {
        var messages = new[] { typeof(SellerLookupHandler).Assembly, typeof(SellerSyncMetrics).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Name: $"{method.DeclaringType!.Name}.{method.Name}", Id: method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId))
            .Where(message => message.Id is not null)
            .ToList();

        Assert.That(messages, Has.Count.GreaterThan(20));
        Assert.That(
            messages.GroupBy(message => message.Id).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same.Select(message => message.Name))}"),
            Is.Empty);
    }
}

using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Storage.Queues;
using SellerSync.FunctionsEmulator.Configuration;

namespace SellerSync.FunctionsEmulator.Queues;

/// <summary>Opens queues by what attributes say; a missing or bad setting is named with its function, its value never.</summary>
internal sealed partial class QueueClients(SettingResolver settings)
{
    public QueueClient Open(string function, string queueName, string? connection)
    {
        var name = settings.Resolve(function, queueName).ToLowerInvariant();
        if (name.Length is < 3 or > 63 || !ValidName().IsMatch(name))
            throw new InvalidOperationException($"Function '{function}': '{name}' is not a valid queue name ('{queueName}').");

        return Open(function, name, settings.Connection(function, connection), connection);
    }

    private static QueueClient Open(string function, string name, string connectionString, string? connection)
    {
        try
        {
            // The trigger asks again by itself: a long retry in the client would only delay a stop.
            var options = new QueueClientOptions
            {
                MessageEncoding = QueueMessageEncoding.None,
                Retry = { MaxRetries = 2, Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(10) },
            };

            return new QueueClient(connectionString, name, options);
        }
        catch (FormatException)
        {
            throw new InvalidOperationException(
                $"Function '{function}': connection setting '{connection ?? SettingResolver.DefaultConnection}' is not a connection string.");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ValidName();
}

using System.Text.RegularExpressions;
using Azure.Identity;
using Azure.Storage.Queues;

namespace SellerSync.Local.Operations;

/// <summary>The storage account that --storage names: by a connection string, or by its name for whoever has signed in.</summary>
internal static partial class QueueAccount
{
    /// <exception cref="WrongUseException">It is neither; no word repeats it.</exception>
    public static QueueServiceClient Open(string storage, QueueMessageEncoding encoding)
    {
        var options = new QueueClientOptions
        {
            MessageEncoding = encoding,
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(5) },
        };
        // An account that infra/ made has no key that a connection string could hold.
        if (Name().IsMatch(storage))
            return new QueueServiceClient(new Uri($"https://{storage}.queue.core.windows.net"), new DefaultAzureCredential(), options);
        try
        {
            return new QueueServiceClient(storage, options);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            throw new WrongUseException("--storage is neither a connection string nor the name of a storage account.", exception);
        }
    }

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex Name();
}

using Microsoft.Extensions.Options;
using SellerSync.Domain.HandOvers;

namespace SellerSync.Infrastructure.Queues;

/// <summary><see cref="ILetters"/> on the queue of product-processing.</summary>
public sealed class StorageLetters(QueueSender sender, IOptions<QueueNames> names) : ILetters
{
    public Task SendAsync(HandOverLetter letter, TimeSpan delay, CancellationToken cancellationToken) =>
        sender.SendAsync(names.Value.ProductProcessingQueue, HandOverMessage.From(letter).ToString(), delay, cancellationToken);
}

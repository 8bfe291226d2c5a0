using Microsoft.Extensions.Logging;
using SellerSync.Domain.Asins;
using SellerSync.Domain.Sellers;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>What is worth a line about Keepa's answers. Nothing of what they hold is logged but ASINs and names of fields.</summary>
internal static partial class KeepaLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Keepa's product {Asin} had fields that could not be read and count as unknown: {Fields}")]
    public static partial void FieldsUnreadable(ILogger logger, Asin asin, string fields);

    [LoggerMessage(1002, LogLevel.Warning, "Keepa's product {Asin} could not be read")]
    public static partial void ProductUnreadable(ILogger logger, Asin asin);

    [LoggerMessage(1003, LogLevel.Warning, "Keepa answered for seller {SellerId} with an entry that names no product")]
    public static partial void ProductWithoutAsin(ILogger logger, SellerId sellerId);

    [LoggerMessage(1004, LogLevel.Warning, "Keepa answered with product {Asin}, which was not asked for")]
    public static partial void ProductNotAsked(ILogger logger, Asin asin);

    [LoggerMessage(1005, LogLevel.Warning, "Keepa answered with product {Asin} more than once; the first was taken")]
    public static partial void ProductTwice(ILogger logger, Asin asin);

    [LoggerMessage(1006, LogLevel.Warning, "Keepa's seller {SellerId} had fields that could not be read and count as unknown: {Fields}")]
    public static partial void SellerFieldsUnreadable(ILogger logger, SellerId sellerId, string fields);

    [LoggerMessage(1011, LogLevel.Warning, "Keepa calls were paused for {Pause}: {Reason}")]
    public static partial void CircuitOpened(ILogger logger, TimeSpan pause, string reason);

    [LoggerMessage(1012, LogLevel.Information, "Keepa calls went on again")]
    public static partial void CircuitClosed(ILogger logger);
}

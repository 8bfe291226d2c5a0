using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Section <c>Keepa</c>.</summary>
public sealed class KeepaOptions
{
    public const string Section = "Keepa";

    /// <summary>The API key. It travels in the query string, so nothing may ever log a URL.</summary>
    [Required]
    public string ApiKey { get; set; } = "";

    /// <summary>Where Keepa answers; ends in a slash, and may hold a path.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https://api.keepa.com/");

    /// <summary>
    /// Most offers to look at for each product, 20 to 100. Keepa charges 6 tokens for each page of 10 that it finds: 20 costs
    /// 6 to 12 a product, 100 up to 60.
    /// </summary>
    [Range(20, 100)]
    public int OffersPerProduct { get; set; } = 20;

    /// <summary>Time between two refills of the bucket: a minute, unless a simulator runs faster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan RefillPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest that one call may take, headers and body together. Calls with offers take 2 to 20 seconds, and more with stock.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>Largest answer, unpacked: 10 products take 2 to 8 MB.</summary>
    [Range(1_000_000, 1_000_000_000)]
    public long MaxAnswerBytes { get; set; } = 64 * 1024 * 1024;
}

[OptionsValidator]
public sealed partial class KeepaOptionsValidator : IValidateOptions<KeepaOptions>;

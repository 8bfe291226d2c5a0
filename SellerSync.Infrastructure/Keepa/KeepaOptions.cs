using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Keepa;

/// <summary>Settings of the section <c>Keepa</c>.</summary>
public sealed class KeepaOptions : IValidatableObject
{
    public const string Section = "Keepa";

    /// <summary>The key of the plan. It rides in each URL, so it must never reach a log.</summary>
    [Required]
    public string ApiKey { get; set; } = "";

    /// <summary>Where Keepa is; a path prefix is kept.</summary>
    [Required]
    public Uri BaseAddress { get; set; } = new("https://api.keepa.com/");

    /// <summary>
    /// The most live offers that Keepa collects for one product, 20 to 100. Each page of 10 that it finds costs 6 tokens:
    /// 20 is 6 to 12 tokens a product, 100 is 6 to 60, for sellers far down the list of a product with many offers.
    /// </summary>
    [Range(20, 100)]
    public int OffersPerProduct { get; set; } = 20;

    /// <summary>Time between two refills of the bucket: a minute, unless a simulator runs faster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan RefillPeriod { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most time for one answer, headers and body together. Keepa needs 2 to 20 s for offers, more for stock.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>The most bytes of an answer after unzipping, for each ten products that were asked for. Ten are 2 to 8 MB.</summary>
    [Range(1L << 20, 1L << 30)]
    public long MaxAnswerBytes { get; set; } = 64L << 20;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseAddress is { } address && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https")))
        {
            yield return new ValidationResult($"{Section}:{nameof(BaseAddress)} must be an http or https address", [nameof(BaseAddress)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class KeepaOptionsValidator : IValidateOptions<KeepaOptions>;

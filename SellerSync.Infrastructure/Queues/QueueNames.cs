using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SellerSync.Infrastructure.Queues;

/// <summary>
/// Settings of the top level: a trigger names its queue by %Name%, which the host resolves from the same settings.
/// </summary>
public sealed class QueueNames : IValidatableObject
{
    // Azure Storage takes 63 characters; the host's poison queue adds "-poison".
    private const string Form = "^(?=.{3,56}$)[a-z0-9]+(-[a-z0-9]+)*$";
    private const string FormInWords = "{0} must be a queue name: 3 to 56 lower-case letters, digits and single hyphens between them";

    [Required]
    [RegularExpression(Form, ErrorMessage = FormInWords)]
    public string ProductProcessingQueue { get; set; } = "";

    [Required]
    [RegularExpression(Form, ErrorMessage = FormInWords)]
    public string ProductBatchesQueue { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ProductProcessingQueue == ProductBatchesQueue)
        {
            yield return new ValidationResult($"{nameof(ProductProcessingQueue)} and {nameof(ProductBatchesQueue)} must differ", [nameof(ProductBatchesQueue)]);
        }
    }
}

[OptionsValidator]
public sealed partial class QueueNamesValidator : IValidateOptions<QueueNames>;

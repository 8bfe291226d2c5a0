using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using NCrontab;

namespace SellerSync.Functions.Composition;

/// <summary>
/// Settings of the top level: a timer names its schedule by %Name%, which the host resolves from the same settings.
/// NCRONTAB of six fields, seconds first, or of five, minutes first; in UTC.
/// </summary>
public sealed class Schedules : IValidatableObject
{
    private const int FieldsWithSeconds = 6;

    [Required]
    public string TokenStatusSchedule { get; set; } = "";

    [Required]
    public string SweeperSchedule { get; set; } = "";

    [Required]
    public string DiscoverySchedule { get; set; } = "";

    [Required]
    public string SnapshotSchedule { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        new[]
            {
                (Name: nameof(TokenStatusSchedule), Text: TokenStatusSchedule), (Name: nameof(SweeperSchedule), Text: SweeperSchedule),
                (Name: nameof(DiscoverySchedule), Text: DiscoverySchedule), (Name: nameof(SnapshotSchedule), Text: SnapshotSchedule),
            }
            .Where(schedule => !IsNCrontab(schedule.Text))
            .Select(schedule => new ValidationResult($"{schedule.Name} must be an NCRONTAB expression such as '0 */5 * * * *'", [schedule.Name]));

    private static bool IsNCrontab(string text)
    {
        var withSeconds = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == FieldsWithSeconds;
        return CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = withSeconds }) is not null;
    }
}

[OptionsValidator]
public sealed partial class SchedulesValidator : IValidateOptions<Schedules>;

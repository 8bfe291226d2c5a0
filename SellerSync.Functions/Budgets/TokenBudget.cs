using System.Text.Json;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.Budgets;

/// <summary>What became of a lookup's own budget.</summary>
/// <param name="MaxTokens">The most tokens that its products may be expected to cost.</param>
/// <param name="HandedOver">Products that are within it.</param>
/// <param name="Left">New products that are not: a later lookup hands them over.</param>
public sealed record TokenBudget(int MaxTokens, int HandedOver, int Left)
{
    /// <summary>Reads the optional field <c>maxTokens</c>; the error is a sentence that names it.</summary>
    public static bool TryRead(JsonElement body, out int? maxTokens, out string? error)
    {
        (maxTokens, error) = (null, null);
        if (body.Field("maxTokens") is not { } field)
        {
            return true;
        }

        if (field.ValueKind == JsonValueKind.Number && field.TryGetInt32(out var tokens) && tokens >= 1)
        {
            maxTokens = tokens;
            return true;
        }

        error = "maxTokens must be a whole number from 1 to 2147483647";
        return false;
    }
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorTokens;

public static class OperatorTokensReply
{
    public static IResult From(LedgerStatement statement)
    {
        var (bucket, accounts) = (statement.Bucket, statement.Accounts);
        var balance = bucket?.Available + accounts.Reserved;
        return TypedResults.Json(
            new OperatorTokensResponse(true, new LedgerOnTheWire(
                balance,
                balance is { } tokens ? Math.Max(0, -tokens) : null,
                accounts.Reserved,
                accounts.Unknown,
                bucket?.Available,
                statement.Floor,
                bucket?.Capacity,
                bucket?.RefillRate,
                bucket?.FlowReduction,
                bucket?.NextRefillAt,
                accounts.ToldAt,
                accounts.Spent,
                accounts.Charged,
                statement.Hours,
                statement.Calls.Entries,
                PageCursor.Encode(statement.Calls.Next))),
            OperatorTokensJson.Default.OperatorTokensResponse);
    }
}

public sealed record OperatorTokensResponse(bool Success, LedgerOnTheWire Data);

/// <param name="Balance">What Keepa would say now; below 0 it is debt.</param>
/// <param name="Available">The balance less what is reserved.</param>
/// <param name="RefillRate">Tokens a minute.</param>
/// <param name="FlowReduction">Tokens a minute that product tracking takes away.</param>
public sealed record LedgerOnTheWire(
    int? Balance,
    int? Debt,
    int Reserved,
    int Unknown,
    int? Available,
    int? Floor,
    int? Capacity,
    int? RefillRate,
    double? FlowReduction,
    DateTimeOffset? NextRefillAt,
    DateTimeOffset? ToldAt,
    long Spent,
    long Charged,
    IReadOnlyList<TokenHour> Hours,
    IReadOnlyList<CallOnRecord> Calls,
    string? NextCursor);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcMilliseconds)])]
[JsonSerializable(typeof(OperatorTokensResponse))]
internal sealed partial class OperatorTokensJson : JsonSerializerContext;

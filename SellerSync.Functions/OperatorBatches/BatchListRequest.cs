using SellerSync.Domain.Operations;
using SellerSync.Functions.Http;

namespace SellerSync.Functions.OperatorBatches;

/// <summary>Which batches an operator asks for.</summary>
public sealed record BatchListRequest(BatchFilter Filter, EntryPosition? After, int Limit)
{
    internal const int DefaultLimit = 50;
    internal const int MaxLimit = 200;

    /// <summary>What is wrong stands in the parameters' error.</summary>
    public static BatchListRequest Read(QueryParameters parameters)
    {
        var filter = new BatchFilter { Status = Status(parameters), UserId = parameters.Id("userId") };
        if (parameters.Text("sellerId") is not null)
        {
            filter = filter with { Seller = parameters.Seller() };
        }
        else if (parameters.Text("domain") is not null)
        {
            parameters.Refuse("domain", "domain needs a sellerId beside it");
        }

        return new BatchListRequest(filter, PageCursor.ReadEntry(parameters), parameters.Number("limit", 1, MaxLimit) ?? DefaultLimit);
    }

    private static BatchStatus? Status(QueryParameters parameters)
    {
        if (parameters.Text("status") is not { } word)
        {
            return null;
        }

        var status = BatchStatusWords.Parse(word);
        if (status is null)
        {
            parameters.Refuse("status", $"status must be one of: {string.Join(", ", Enum.GetValues<BatchStatus>().Select(one => one.Word()))}");
        }

        return status;
    }
}

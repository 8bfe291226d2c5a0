using System.Text.Json.Nodes;
using SellerSync.KeepaSimulator.Http;

namespace SellerSync.KeepaSimulator.Faults;

/// <summary>Damages what a right answer says.</summary>
internal static class FaultyPayload
{
    private const string Stranger = "B0XXTRA999";

    public static Reply Damage(Reply reply, FaultPlan fault) => fault.Kind switch
    {
        FaultKind.Status => reply with { Status = fault.Status, Error = ErrorOf(fault.Status), PayloadName = null },
        FaultKind.StatusWithoutError => reply with { Status = fault.Status, PayloadName = null },
        FaultKind.NullPayload => reply with { Status = 200, Payload = null },
        FaultKind.ErrorInSuccess => reply with { Status = 200, Error = KeepaError.InternalError, PayloadName = null },
        FaultKind.MissingProducts => Change(reply, Remove),
        FaultKind.ExtraProduct => Change(reply, products => products.Insert(0, Copy(products, copy => copy["asin"] = Stranger))),
        FaultKind.DuplicateProduct => Change(reply, products => products.Add(Copy(products, _ => { }))),
        FaultKind.ReorderedProducts => Change(reply, Reverse),
        FaultKind.NullProduct => Change(reply, products => products[0] = null),
        FaultKind.MalformedFields => Change(reply, MalformedFields.Apply),
        _ => reply,
    };

    private static KeepaError ErrorOf(int status) => status switch
    {
        429 => KeepaError.NotEnoughTokens,
        401 or 402 or 403 => KeepaError.Unauthorized,
        404 => KeepaError.NotFound,
        < 500 => KeepaError.InvalidParameter,
        _ => KeepaError.InternalError,
    };

    private static Reply Change(Reply reply, Action<JsonArray> change)
    {
        if (reply.Payload is JsonArray { Count: > 0 } products)
            change(products);
        return reply;
    }

    private static void Remove(JsonArray products)
    {
        var last = products.Count - 1;
        for (var place = last; place >= 0; place--)
            if (place == last || place % 5 == 4)
                products.RemoveAt(place);
    }

    private static void Reverse(JsonArray products)
    {
        var reversed = products.Reverse().ToList();
        products.Clear();
        foreach (var product in reversed)
            products.Add(product);
    }

    private static JsonNode? Copy(JsonArray products, Action<JsonNode> change)
    {
        var copy = products[0]?.DeepClone();
        if (copy is not null)
            change(copy);
        return copy;
    }
}

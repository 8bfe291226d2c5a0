namespace SellerSync.Tests.Keepa;

/// <summary>Answers as Keepa writes them.</summary>
internal static class Json
{
    public const string Envelope =
        """
        "timestamp":1767225600000,"tokensLeft":14900,"refillIn":30000,"refillRate":250,"tokenFlowReduction":0.0,"tokensConsumed":7,"processingTimeInMs":12
        """;

    public static string Products(params string[] products) => $$"""{{{Envelope}},"products":[{{string.Join(',', products)}}]}""";

    public static string Product(string asin, string fields = "\"productType\":0") => $$"""{"asin":"{{asin}}",{{fields}}}""";

    public static string Seller(string fields) => $$$"""{{{{Envelope}}},"sellers":{"A1SMALLSHOP12":{"sellerId":"A1SMALLSHOP12",{{{fields}}} } } }""";

    /// <summary>An answer with one offer of the seller, live, with these fields.</summary>
    public static string Offer(string fields) => Offers("[0]", $$"""{"sellerId":"A1SMALLSHOP12","condition":1,"isFBA":true,{{fields}}}""");

    public static string Offers(string liveOrder, params string[] offers) =>
        $$"""
        "offersSuccessful":true,"liveOffersOrder":{{liveOrder}},"offers":[{{string.Join(',', offers)}}]
        """;
}

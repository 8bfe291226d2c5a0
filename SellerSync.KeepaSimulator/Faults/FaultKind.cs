namespace SellerSync.KeepaSimulator.Faults;

/// <summary>A way in which an answer goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The plan's status with envelope and `error`, as Keepa refuses.</summary>
    Status,

    /// <summary>The plan's status with the envelope alone.</summary>
    StatusWithoutError,

    /// <summary>The plan's status with a page of HTML, as a proxy answers.</summary>
    HtmlStatus,

    /// <summary>The plan's status without a body, so without a refillIn.</summary>
    BareStatus,

    /// <summary>The right answer, after the plan's delay.</summary>
    Delay,

    /// <summary>The right answer, 16 bytes at a time with the plan's delay between them.</summary>
    SlowBody,

    /// <summary>Half of the gzip stream, ended as if it were whole.</summary>
    TruncatedGzip,

    /// <summary>A whole gzip stream whose checksum is wrong.</summary>
    CorruptGzip,

    /// <summary>Half of the body, then the connection is reset.</summary>
    ConnectionReset,

    /// <summary>200 with HTML under a JSON content type.</summary>
    Html,

    /// <summary>200 without a body.</summary>
    Empty,

    /// <summary>200 with `{}`.</summary>
    EmptyObject,

    /// <summary>200 with null as the payload.</summary>
    NullPayload,

    /// <summary>200 with an `error` object and no payload.</summary>
    ErrorInSuccess,

    /// <summary>The right answer, blown up by blanks to the plan's megabytes: small in gzip, huge when read.</summary>
    HugeBody,

    /// <summary>Every fifth product, the last of them included, is missing.</summary>
    MissingProducts,

    /// <summary>A product nobody asked for comes first.</summary>
    ExtraProduct,

    /// <summary>The first product comes twice.</summary>
    DuplicateProduct,

    /// <summary>The products come in reverse.</summary>
    ReorderedProducts,

    /// <summary>The first product is null.</summary>
    NullProduct,

    /// <summary>Fields of the wrong type or size: a price in text, a rank of -7, a stock of 2^40, an odd csv, offers as an object.</summary>
    MalformedFields,
}

namespace SellerSync.KeepaSimulator.Products.Json;

/// <summary>Places in `csv` and in the arrays of `stats`.</summary>
internal static class CsvIndex
{
    public const int Count = 36;
    public const int New = 1;
    public const int Used = 2;
    public const int SalesRank = 3;
    public const int ListPrice = 4;
    public const int NewFbmShipping = 7;
    public const int NewFba = 10;
    public const int CountNew = 11;
    public const int CountUsed = 12;
    public const int Rating = 16;
    public const int RatingCount = 17;
    public const int BuyBox = 18;
    public const int CountNewFba = 34;
    public const int CountNewFbm = 35;
}

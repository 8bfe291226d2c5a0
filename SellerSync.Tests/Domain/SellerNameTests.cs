using SellerSync.Domain.Sellers;

namespace SellerSync.Tests.Domain;

[Parallelizable(ParallelScope.All)]
internal sealed class SellerNameTests
{
    [TestCase("Shop", "Shop Ltd", "Shop")]
    [TestCase(" Shop ", null, "Shop")]
    [TestCase(null, "Shop Ltd", "Shop Ltd")]
    [TestCase("", " Shop Ltd ", "Shop Ltd")]
    [TestCase("  ", "", "Unknown Seller")]
    [TestCase(null, null, "Unknown Seller")]
    public void A_seller_is_called_by_its_seller_name_else_its_business_name_else_unknown(string? sellerName, string? businessName, string name) =>
        Assert.That(SellerName.From(sellerName, businessName), Is.EqualTo(name));
}

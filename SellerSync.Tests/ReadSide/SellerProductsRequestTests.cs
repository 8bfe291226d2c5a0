using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SellerSync.Domain.SellerProducts;
using SellerSync.Functions.Http;
using SellerSync.Functions.SellerProducts;

namespace SellerSync.Tests.ReadSide;

[Parallelizable(ParallelScope.All)]
public sealed class SellerProductsRequestTests
{
    [Test]
    public void Only_the_seller_must_be_given()
    {
        var (request, error) = Read("sellerId=A1SMALLSHOP12");

        Assert.That(error, Is.Null);
        Assert.That((request.Marketplace.Id, request.Sort, request.Limit, request.Fulfilment, request.After), Is.EqualTo((1, ProductSort.FirstSeen, 50, (Fulfilment?)null, (ProductPosition?)null)));
    }

    [Test]
    public void All_parameters_are_read()
    {
        var (request, error) = Read("sellerId=A1SMALLSHOP12&domain=5&sort=salesRank&days=7&minPrice=1.5&maxPrice=20&maxRank=1000&fulfilment=fbm&limit=200");

        Assert.That(error, Is.Null);
        Assert.That(
            (request.Marketplace.Id, request.Sort, request.Days, request.MinPrice, request.MaxPrice, request.MaxRank, request.Fulfilment, request.Limit),
            Is.EqualTo((5, ProductSort.SalesRank, (int?)7, (decimal?)1.5m, (decimal?)20m, (int?)1000, (Fulfilment?)Fulfilment.Fbm, 200)));
    }

    [TestCase("domain=1", "sellerId")]
    [TestCase("sellerId=short", "sellerId")]
    [TestCase("sellerId=A1SMALLSHOP12&sellerId=A1SMALLSHOP12", "sellerId")]
    [TestCase("sellerId=A1SMALLSHOP12&domain=7", "domain")]
    [TestCase("sellerId=A1SMALLSHOP12&domain=one", "domain")]
    [TestCase("sellerId=A1SMALLSHOP12&domain=99999999999999999999", "domain")]
    [TestCase("sellerId=A1SMALLSHOP12&sort=title", "sort")]
    [TestCase("sellerId=A1SMALLSHOP12&sort=0", "sort")]
    [TestCase("sellerId=A1SMALLSHOP12&days=0", "days")]
    [TestCase("sellerId=A1SMALLSHOP12&days=2147483648", "days")]
    [TestCase("sellerId=A1SMALLSHOP12&minPrice=-1", "minPrice")]
    [TestCase("sellerId=A1SMALLSHOP12&maxPrice=1e3", "maxPrice")]
    [TestCase("sellerId=A1SMALLSHOP12&maxPrice=NaN", "maxPrice")]
    [TestCase("sellerId=A1SMALLSHOP12&minPrice=5&maxPrice=4", "maxPrice")]
    [TestCase("sellerId=A1SMALLSHOP12&maxRank=ten", "maxRank")]
    [TestCase("sellerId=A1SMALLSHOP12&fulfilment=amazon", "fulfilment")]
    [TestCase("sellerId=A1SMALLSHOP12&limit=0", "limit")]
    [TestCase("sellerId=A1SMALLSHOP12&limit=201", "limit")]
    [TestCase("sellerId=A1SMALLSHOP12&limit=5&limit=6", "limit")]
    [TestCase("sellerId=A1SMALLSHOP12&cursor=forged", "cursor")]
    [TestCase("sellerId=A1SMALLSHOP12&cursor=%F0%9F%98%80", "cursor")]
    public void A_bad_parameter_is_named(string query, string name) =>
        Assert.That(Read(query).Error?.Name, Is.EqualTo(name));

    [Test]
    public void A_cursor_belongs_to_its_question_but_to_any_limit_and_spelling_of_a_price()
    {
        var (first, _) = Read("sellerId=A1SMALLSHOP12&minPrice=1.50");
        var cursor = ProductCursor.Encode(new ProductPosition(3, Guid.NewGuid()), first.Question);

        Assert.That(Read($"sellerId=A1SMALLSHOP12&minPrice=1.5&limit=7&cursor={cursor}").Request.After?.Key, Is.EqualTo(3));
        Assert.That(Read($"sellerId=A1SMALLSHOP12&minPrice=1.5&sort=price&cursor={cursor}").Error?.Name, Is.EqualTo("cursor"));
        Assert.That(Read($"sellerId=A1SMALLSHOP12&domain=5&minPrice=1.5&cursor={cursor}").Error?.Name, Is.EqualTo("cursor"));
    }

    private static (SellerProductsRequest Request, BadParameter? Error) Read(string query)
    {
        var parameters = new QueryParameters(new QueryCollection(QueryHelpers.ParseQuery(query)));
        return (SellerProductsRequest.Read(parameters), parameters.Error);
    }
}

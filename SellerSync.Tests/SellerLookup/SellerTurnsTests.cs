using NUnit.Framework;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.SellerLookup;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class SellerTurnsTests
{
    private static readonly Marketplace Us = Marketplace.Find(1)!;
    private static readonly SellerId Seller = SellerId.Parse("A3LARGESHOP250");

    private readonly SellerTurns _turns = new();

    [Test]
    public async Task Whoever_asks_for_the_same_seller_waits_until_its_turn_has_ended()
    {
        var first = await TakeAsync(Seller);
        var second = TakeAsync(Seller);
        Assert.That((first.HadToWait, second.IsCompleted), Is.EqualTo((false, false)));

        first.Dispose();
        using var turn = await second;
        Assert.That(turn.HadToWait);
    }

    [Test]
    public async Task Nobody_waits_for_another_seller_however_many_there_are()
    {
        var taken = Enumerable.Range(0, 5_000).Select(number => TakeAsync(SellerId.Parse($"A3SHOPS{number:D7}"))).ToArray();
        Assert.That(taken.All(turn => turn.IsCompletedSuccessfully));

        using var elsewhere = await _turns.TakeAsync(SellerId.Parse("A3SHOPS0000001"), Marketplace.Find(2)!, CancellationToken.None);
        Assert.That(elsewhere.HadToWait, Is.False);
    }

    [Test]
    public async Task One_who_leaves_the_line_holds_up_nobody()
    {
        using var left = new CancellationTokenSource();
        var first = await TakeAsync(Seller);
        var leaving = _turns.TakeAsync(Seller, Us, left.Token);
        var last = TakeAsync(Seller);

        await left.CancelAsync();
        Assert.That(async () => await leaving, Throws.InstanceOf<OperationCanceledException>());
        first.Dispose();
        using var turn = await last;
        Assert.That(turn.HadToWait);
    }

    [Test]
    public async Task Nothing_is_kept_of_a_seller_whom_nobody_asks_for_any_more()
    {
        var first = await TakeAsync(Seller);
        var second = TakeAsync(Seller);
        first.Dispose();
        Assert.That(_turns.Sellers, Is.EqualTo(1));

        (await second).Dispose();
        Assert.That(_turns.Sellers, Is.Zero);
        using var again = await TakeAsync(Seller);
        Assert.That(again.HadToWait, Is.False);
    }

    private Task<SellerTurns.Turn> TakeAsync(SellerId seller) => _turns.TakeAsync(seller, Us, CancellationToken.None);
}

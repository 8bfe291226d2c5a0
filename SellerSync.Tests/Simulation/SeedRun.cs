namespace SellerSync.Tests.Simulation;

/// <summary>One seed: a plan, some sellers and users, faults for a while, then good weather until all has ended.</summary>
internal static class SeedRun
{
    /// <summary>From the last fault until everything has ended, beyond the time that its tokens take.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromHours(2);

    public static World Play(int seed)
    {
        var draw = new Random(seed);
        var refillRate = new[] { 20, 50, 250, 500 }[draw.Next(4)];
        var world = new World(seed, draw.Next(1, 4), refillRate, draw.Next(0, 60 * refillRate), drawWeather: Weather.Of);
        var most = refillRate switch { 20 => 30, 50 => 80, _ => 260 };
        var sellers = draw.Next(1, 5);
        for (var seller = 0; seller < sellers; seller++)
        {
            world.Lists(seller, draw.Next(1, most));
        }

        var faultsFor = TimeSpan.FromMinutes(draw.Next(5, 30));
        var users = Enumerable.Range(0, draw.Next(1, 4)).Select(number => new Guid(number, 0, 0, new byte[8])).ToList();
        for (var lookup = draw.Next(1, 8); lookup >= 0; lookup--)
        {
            world.LookUpAfter(faultsFor * draw.NextDouble(), users[draw.Next(users.Count)], draw.Next(sellers));
        }

        world.RunUntil(() => false, faultsFor);
        world.Weather.ClearsUp();
        var tokens = world.Keepa.Storefronts.Values.Sum(asins => asins.Count) * 62;
        var longest = Bound + TimeSpan.FromMinutes(2.0 * tokens / refillRate) + TimeSpan.FromMinutes(60);
        world.RunUntil(() => world.Database.IsQuiet, longest);

        // What is left then: messages that ring in vain, and reservations that Keepa's word must include.
        world.RunUntil(() => world.Queue.UnderWay == 0 && world.Database.Books.Reserved == 0, TimeSpan.FromHours(4));
        world.RunUntil(() => false, TimeSpan.FromMinutes(5));
        world.RunUntil(() => world.Database.IsQuiet, longest);
        world.RunUntil(() => world.Queue.UnderWay == 0 && world.Database.Books.Reserved == 0, TimeSpan.FromHours(4));
        return world;
    }

    /// <summary>What one seed did, as one line: the same each time.</summary>
    public static string Summary(World world) => FormattableString.Invariant(
        $"{world.Stage.Events} events in {world.Stage.Passed}, {world.Keepa.Calls.Count} calls for {world.Keepa.Charged} tokens, {world.Queue.Deliveries} deliveries, {world.Deaths} deaths, {world.Database.Batches.Count} batches");
}

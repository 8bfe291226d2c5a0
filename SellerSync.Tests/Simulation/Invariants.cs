using SellerSync.Domain.Asins;
using SellerSync.Domain.Batches;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Sellers;
using SellerSync.Tests.Tokens;

namespace SellerSync.Tests.Simulation;

/// <summary>What must hold after every run, with or without faults. Each returns what is wrong, in words.</summary>
internal static class Invariants
{
    public static IReadOnlyList<string> Broken(World world) =>
    [
        .. EndsOnce(world),
        .. CostsWhatKeepaCharged(world),
        .. ReservesWhatThereIs(world),
        .. IsFetchedOnce(world),
        .. FailsOnce(world),
        .. CountersAgree(world),
        .. EverythingEnds(world),
        .. OneAlertForOneIncident(world),
        .. NoWorkaroundInGoodWeather(world),
        .. world.Queue.Unforeseen.Select(fault => $"0: {fault}"),
    ];

    private static IEnumerable<string> EndsOnce(World world)
    {
        foreach (var handOver in world.Database.HandOvers.Select(row => row.HandOver))
        {
            var batches = world.Database.Batches.Where(batch => batch.HandOver.Id == handOver.Id).ToList();
            var planned = batches.SelectMany(batch => batch.Asins).ToList();
            if (planned.Count != handOver.Asins.Count || !planned.ToHashSet().SetEquals(handOver.Asins))
            {
                yield return $"1: a hand-over of {handOver.Asins.Count} products became batches of {planned.Count}";
            }

            var stored = world.Database.Sellers[handOver.SellerId].Stored;
            foreach (var batch in batches)
            {
                var lost = batch.Asins.Where(asin => !stored.Contains(asin) && !batch.Failures.ContainsKey(asin)).ToList();
                if (lost.Count > 0 && !(batch.Status == BatchStatus.Failed && batch.Error is { Length: > 0 }))
                {
                    yield return $"1: {lost.Count} products of a {batch.Status} batch are neither stored nor failed, such as {lost[0]}";
                }
            }
        }
    }

    // By what was asked for: where no reservation had to be given up, both books agree to the token.
    private static IEnumerable<string> CostsWhatKeepaCharged(World world)
    {
        static string Key(IReadOnlyList<Asin>? asins) => asins is { Count: > 0 } ? string.Join(',', asins) : "storefront";
        var calls = world.Keepa.Calls.ToLookup(call => Key(call.Asins));
        foreach (var entries in world.Database.Books.Entries.GroupBy(entry => Key(entry.Purpose.Asins?.Take(entry.Reservation.Units).ToList())))
        {
            var charged = calls[entries.Key].Sum(call => call.Charged);
            var settled = entries.Sum(entry => entry.Charged ?? 0);
            var isGivenUp = entries.Any(entry => entry.State != MemoryBooks.State.Settled);
            var lost = calls[entries.Key].Where(call => call.MayBeLost).Sum(call => call.Charged);
            if (settled > charged || settled < charged - (isGivenUp ? lost : 0))
            {
                yield return $"2: Keepa charged {charged}, settled are {settled}, for {entries.Key}";
            }
        }

        if (world.Keepa.Charged != world.Keepa.Calls.Sum(call => call.Charged))
        {
            yield return "2: Keepa's own books do not agree";
        }

        var unforeseen = calls.Select(group => group.Key).Except(world.Database.Books.Entries.Select(entry => Key(entry.Purpose.Asins?.Take(entry.Reservation.Units).ToList())));
        foreach (var key in unforeseen)
        {
            yield return $"2: nothing was reserved for {key}";
        }
    }

    private static IEnumerable<string> ReservesWhatThereIs(World world)
    {
        var open = world.Database.Books.Entries.Count(entry => entry.State is MemoryBooks.State.Open or MemoryBooks.State.Unknown);
        if (open > 0 || world.Database.Books.Reserved != 0)
        {
            yield return $"3: {open} reservations of {world.Database.Books.Reserved} tokens are open while nothing runs";
        }

        if (world.Database.Books.Overdrawn > 0)
        {
            yield return $"3: {world.Database.Books.Overdrawn} times more was set aside than there was";
        }
    }

    private static IEnumerable<string> IsFetchedOnce(World world)
    {
        var fetches = new Dictionary<(SellerId, Asin), List<KeepaCall>>();
        foreach (var call in world.Keepa.Calls.Where(call => call is { Answer: not null, EndedAt: not null }))
        {
            foreach (var product in call.Answer!.Products)
            {
                if (!fetches.TryGetValue((call.SellerId, product.Asin), out var list))
                {
                    fetches.Add((call.SellerId, product.Asin), list = []);
                }

                list.Add(call);
            }
        }

        foreach (var ((_, asin), calls) in fetches.Where(fetch => fetch.Value.Count > 1))
        {
            var stored = calls.Count(call => call.StoredAt is not null);
            var unexcused = calls.Count(call => call.StoredAt is null && call is { WasHeard: true, WasCutShort: false, WasRefused: false });
            if (stored > 1 || unexcused > 0)
            {
                yield return $"4: {asin} was fetched {calls.Count} times, stored {stored} times, {unexcused} times without a crash";
            }
        }
    }

    private static IEnumerable<string> FailsOnce(World world) =>
        from batch in world.Database.Batches
        where batch.FailedAgain > 0
        select $"4: {batch.FailedAgain} products of a batch were fetched again though they had failed in it";

    private static IEnumerable<string> CountersAgree(World world) =>
        from batch in world.Database.Batches
        let stored = batch.Asins.Count(asin => world.Database.Sellers[batch.HandOver.SellerId].Stored.Contains(asin) && !batch.Failures.ContainsKey(asin))
        where batch.WentBack || batch.Processed > batch.Asins.Count
            || (batch.Status == BatchStatus.Completed && batch.Processed != stored + batch.Failures.Count)
        select $"5: a {batch.Status} batch counts {batch.Processed} of {batch.Asins.Count}, {stored} are stored and {batch.Failures.Count} failed";

    private static IEnumerable<string> EverythingEnds(World world)
    {
        if (!world.Database.IsQuiet)
        {
            yield return $"6: {world.Database.Batches.Count(batch => !batch.HasEnded)} batches and {world.Database.HandOvers.Count(row => !row.IsDone)} hand-overs have not ended";
        }

        if (world.Queue.UnderWay != 0)
        {
            yield return $"6: {world.Queue.UnderWay} messages have not ended";
        }

        foreach (var batch in world.Database.Batches.Where(batch => batch.Attempts > 3))
        {
            yield return $"6: a batch was tried {batch.Attempts} times";
        }

        if (world.SparesAttempts && world.Database.Batches.Count(batch => batch.Attempts > 1 || (batch.Status == BatchStatus.Failed && batch.Failures.Count < batch.Asins.Count)) is > 0 and var spent)
        {
            yield return $"6: {spent} batches spent attempts though nothing of theirs had failed";
        }

        if (world.SparesMessages && world.Queue.Failures > 0)
        {
            yield return $"6: {world.Queue.Failures} deliveries were spent on faults that pass";
        }

        if (world.NotGivenBack > 0)
        {
            yield return $"6: {world.NotGivenBack} batches were kept by workers that had been asked to end";
        }
    }

    // A worker that dies between the telling and the noting may tell twice.
    private static IEnumerable<string> OneAlertForOneIncident(World world)
    {
        var told = world.Told.Delivered.Select(notice => notice.Kind == NoticeKind.Warning).ToList();
        var repeats = told.Zip(told.Skip(1)).Count(pair => pair.First == pair.Second);
        if (repeats > world.Deaths)
        {
            yield return $"7: {repeats} alerts were repeated, and {world.Deaths} workers died";
        }
    }

    // What makes up for faults hides what is broken: where nothing goes wrong, none of it may be needed.
    private static IEnumerable<string> NoWorkaroundInGoodWeather(World world)
    {
        if (world.SparesDoorbells && world.Database.Unannounced > 0)
        {
            yield return $"8: {world.Database.Unannounced} times no message announced work";
        }

        if (!world.HadGoodWeather)
        {
            yield break;
        }

        var largest = world.Keepa.Calls.Select(call => call.Charged).DefaultIfEmpty().Max();
        if (world.Keepa.RefusedForTokens > 0 || world.Keepa.Deepest < Math.Min(world.Keepa.TokensAtFirst, 0) - largest)
        {
            yield return $"8: {world.Keepa.RefusedForTokens} calls were answered 429, and the debt was {-world.Keepa.Deepest}";
        }

        var (spared, tried) = (world.Keepa.Calls.Count(call => call is { Asins.Count: > 0, StoredAt: null }), world.Database.Batches.Count(batch => batch.Attempts > 1));
        if (spared + tried + world.Queue.Poisoned + world.Database.Books.Entries.Count(entry => entry.State == MemoryBooks.State.Reconciled) > 0)
        {
            yield return $"8: {spared} calls brought nothing, {tried} batches were tried again, {world.Queue.Poisoned} messages ended in poison";
        }
    }
}

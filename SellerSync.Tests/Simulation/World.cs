using SellerSync.Domain.Asins;
using SellerSync.Domain.Faults;
using SellerSync.Domain.Notifications;
using SellerSync.Domain.Products;
using SellerSync.Domain.Sellers;
using SellerSync.Functions.SellerLookup;

namespace SellerSync.Tests.Simulation;

/// <summary>Workers, their timers, users and faults around the same database, queue and Keepa.</summary>
internal sealed class World
{
    private readonly List<Host> _hosts = [];
    private readonly int _workers;

    public World(int seed, int workers, int refillRate, int tokens, Weather? weather = null, Func<Stage, Weather>? drawWeather = null)
    {
        Stage = new Stage(seed);
        Weather = weather ?? drawWeather?.Invoke(Stage) ?? new Weather();
        (HadGoodWeather, SparesAttempts, SparesMessages, SparesDoorbells) = (Weather.IsGood, Weather.SparesAttempts, Weather.SparesMessages, Weather.SparesDoorbells);
        Keepa = new SimulatedKeepa(Stage, Weather, refillRate, tokens);
        Database = new MemoryDatabase(Stage);
        Queue = new MemoryQueue(Stage, Weather) { Reader = AnyHost };
        Database.IsAnythingRung = () => Queue.UnderWay > 0;
        _workers = workers;
        for (var number = 0; number < workers; number++)
        {
            Start();
        }

        Every(TimeSpan.FromMinutes(1), host => host.Sweeper.HandleAsync(host.Stopping));
        Every(TimeSpan.FromSeconds(30), host => host.TokenStatus.HandleAsync(host.Stopping));
        if (Weather.BetweenCrashes is not null)
        {
            Stage.After(NextCrash(), Crash);
        }
    }

    public Stage Stage { get; }

    public Weather Weather { get; }

    /// <summary>From beginning to end.</summary>
    public bool HadGoodWeather { get; }

    public bool SparesAttempts { get; }

    public bool SparesMessages { get; }

    public bool SparesDoorbells { get; }

    public SimulatedKeepa Keepa { get; }

    public MemoryDatabase Database { get; }

    public MemoryQueue Queue { get; }

    public RecordingNotifier Told { get; } = new();

    public int Deaths { get; private set; }

    public int StandStills { get; private set; }

    /// <summary>Batches that workers did not give back when they were asked to end, though nothing kept them from it.</summary>
    public int NotGivenBack { get; private set; }

    public Host? AnyHost()
    {
        var alive = _hosts.Where(host => host.Worker.IsAlive && !host.Stopping.IsCancellationRequested).ToList();
        return alive.Count == 0 ? null : alive[Stage.Dice.Next(alive.Count)];
    }

    /// <summary>Lets time pass until this holds or the time is up; false where the time is up.</summary>
    public bool RunUntil(Func<bool> holds, TimeSpan longest)
    {
        var end = Stage.Passed + longest;
        while (Stage.Passed < end)
        {
            if (holds())
            {
                return true;
            }

            // A look at all rows after each event would take most of the time.
            for (var events = 0; events < 50 && Stage.Passed < end && Stage.Step(); events++)
            {
            }
        }

        return holds();
    }

    public static SellerId SellerOf(int number) => SellerId.Parse($"A{number:D13}");

    public void Lists(int seller, int products) =>
        Keepa.Storefronts[SellerOf(seller)] = [.. Enumerable.Range(seller * 10_000, products).Select(number => Asin.Parse($"B{number:D9}"))];

    /// <summary>A user who looks a seller up, and again a minute later where that failed.</summary>
    public void LookUpAfter(TimeSpan delay, Guid user, int seller) => Stage.After(delay, () =>
    {
        if (AnyHost() is not { } host)
        {
            LookUpAfter(TimeSpan.FromMinutes(1), user, seller);
            return;
        }

        var isAnswered = false;
        host.Worker.Died += () =>
        {
            if (!isAnswered)
            {
                isAnswered = true;
                LookUpAfter(TimeSpan.FromMinutes(1), user, seller);
            }
        };
        host.Worker.Run(() => _ = AskAsync());
        async Task AskAsync()
        {
            var outcome = await Queue.WatchAsync(host.Lookup.HandleAsync(user, SellerOf(seller), MemoryDatabase.Com, maxTokens: null, CancellationToken.None));
            isAnswered = true;
            if (outcome is not (SellerLookupOutcome.LookedUp or SellerLookupOutcome.FromCache))
            {
                LookUpAfter(TimeSpan.FromMinutes(1), user, seller);
            }
        }
    });

    private void Start()
    {
        var skew = Stage.Happens(0.2) ? Stage.Between(TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(10)) : TimeSpan.Zero;
        var worker = new Worker(Stage, Weather, skew);
        var host = new Host(worker, Stage, Database, Keepa, Queue, Told, OnStored);
        _hosts.Add(host);
        worker.Died += () =>
        {
            Deaths++;
            _hosts.Remove(host);
            Stage.After(Stage.Between(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)), Start);
        };
        worker.Run(() => _ = PublishAsync(host));
        worker.Run(() => _ = WatchAsync(host));
    }

    // As the background service does, but less often.
    private static async Task PublishAsync(Host host)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), host.Worker.Time);
        while (await timer.WaitForNextTickAsync())
        {
            await host.Publisher.PublishAsync(CancellationToken.None);
            await host.Keeper.KeepOnAsync(CancellationToken.None);
        }
    }

    // As the background service does.
    private static async Task WatchAsync(Host host)
    {
        using var timer = new PeriodicTimer(MemoryBatches.Lease / 4, host.Worker.Time);
        while (await timer.WaitForNextTickAsync() && !host.Stopping.IsCancellationRequested)
        {
            await host.LeaseWatch.LookAsync(host.Stopping);
        }
    }

    private void OnStored(ProductsAnswer answer, bool isStored)
    {
        var call = Keepa.Calls.FindLast(call => ReferenceEquals(call.Answer, answer))!;
        if (isStored)
        {
            call.StoredAt ??= Stage.Now;
        }
        else
        {
            call.WasTurnedAway = true;
        }
    }

    // A timer runs on one worker, and on another only when that one has gone.
    private void Every(TimeSpan period, Func<Host, Task> work, Host? holder = null)
    {
        var on = holder is { Worker.IsAlive: true, Stopping.IsCancellationRequested: false } ? holder : AnyHost();
        Stage.After(period, () => Every(period, work, on));
        if (on is { } host)
        {
            host.Worker.Run(() => _ = WorkAsync(host));
        }

        // A timer's failure is the host's to log.
        async Task WorkAsync(Host at)
        {
            try
            {
                await work(at);
            }
            catch (Exception exception) when (exception is StoreUnavailableException or QueueUnavailableException or OperationCanceledException)
            {
            }
        }
    }

    private TimeSpan NextCrash() => Stage.Between(TimeSpan.Zero, 2 * Weather.BetweenCrashes!.Value);

    private void Crash()
    {
        if (Weather.BetweenCrashes is null)
        {
            return;
        }

        Stage.After(NextCrash(), Crash);
        switch (AnyHost(), Stage.Dice.Next(4))
        {
            case ({ } host, 0):
                StandStills++;
                host.Worker.StandsStillFor(Stage.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(3)));
                break;
            case ({ } host, 1):
                host.Stop();
                Stage.After(TimeSpan.FromSeconds(10), () => End(host.Worker));
                break;
            case ({ } host, _):
                host.Worker.DiesAtCall(Stage.Dice.Next(20));
                break;
        }
    }

    private void End(Worker worker)
    {
        NotGivenBack += worker is { IsAlive: true, HadTrouble: false }
            ? Database.Batches.Count(batch => batch.Status == BatchStatus.Processing && batch.Holder == worker && batch.LeaseUntil > Stage.Now)
            : 0;
        worker.Kill();
    }

    /// <summary>The team's channel.</summary>
    internal sealed class RecordingNotifier : INotifier
    {
        public List<Notice> Delivered { get; } = [];

        public void Send(Notice notice)
        {
            // Told in passing: nothing of it must arrive.
        }

        public Task<bool> DeliverAsync(Notice notice)
        {
            Delivered.Add(notice);
            return Task.FromResult(true);
        }
    }
}

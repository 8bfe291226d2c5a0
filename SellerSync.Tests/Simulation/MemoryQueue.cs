using SellerSync.Domain.Batches;
using SellerSync.Domain.Faults;

namespace SellerSync.Tests.Simulation;

/// <summary>
/// Both queues: at least once, in no order. A message is tried five times, each time by whichever worker is there, and comes back
/// when that worker dies or fails.
/// </summary>
internal sealed class MemoryQueue(Stage stage, Weather weather)
{
    public const int MostDeliveries = 5;

    /// <summary>As in host.json: how long a message lies at most before an idle host looks.</summary>
    public static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>Finds a worker for a message; null while none lives.</summary>
    public Func<Host?> Reader { get; set; } = () => null;

    public int UnderWay { get; private set; }

    public int Poisoned { get; private set; }

    public int Deliveries { get; private set; }

    /// <summary>Deliveries that ended with an exception and were spent for it.</summary>
    public int Failures { get; private set; }

    /// <summary>What no handler may let through, whatever the weather.</summary>
    public List<string> Unforeseen { get; } = [];

    /// <summary>Notes what no fault of the simulation explains.</summary>
    public async Task<T> WatchAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception exception) when (exception is not (StoreUnavailableException or QueueUnavailableException or OperationCanceledException))
        {
            Unforeseen.Add(exception.ToString());
            throw;
        }
    }

    public IDoorbell For(Worker worker) => new Doorbell(this, worker);

    public Task SendAsync(Worker worker, Func<Host, Task> handle, TimeSpan delay)
    {
        var reply = Worker.Reply<bool>(CancellationToken.None);
        stage.After(TimeSpan.FromMilliseconds(5), () =>
        {
            if (stage.Happens(weather.QueueAway))
            {
                worker.Answer(() => reply.TrySetException(new QueueUnavailableException("away")), TimeSpan.Zero);
                return;
            }

            var copies = stage.Happens(weather.DoorbellLost) ? 0 : stage.Happens(weather.DeliveredTwice) ? 2 : 1;
            for (var copy = 0; copy < copies; copy++)
            {
                UnderWay++;
                stage.After(delay + stage.Between(TimeSpan.Zero, PollingInterval), () => Deliver(new Message(handle)));
            }

            worker.Answer(() => reply.TrySetResult(true), TimeSpan.Zero);
        });
        return reply.Task;
    }

    private void Deliver(Message message)
    {
        if (Reader() is not { } host)
        {
            stage.After(TimeSpan.FromSeconds(1), () => Deliver(message));
            return;
        }

        if (message.Deliveries++ == MostDeliveries)
        {
            UnderWay--;
            Poisoned++;
            return;
        }

        Deliveries++;
        var delivery = message.Deliveries;
        void Back(TimeSpan after)
        {
            if (message.Deliveries == delivery && !message.IsDone)
            {
                stage.After(after, () => Deliver(message));
            }
        }

        // Nobody renews the message of the dead: the host hides one for ten minutes at most.
        void OnDeath() => Back(stage.Between(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10)));
        host.Worker.Died += OnDeath;
        host.Worker.Run(() => _ = HandleAsync());
        async Task HandleAsync()
        {
            try
            {
                await message.Handle(host);
                UnderWay--;
                message.IsDone = true;
            }
            catch (Exception)
            {
                Failures++;
                Back(AfterFailure);
            }

            host.Worker.Died -= OnDeath;
        }
    }

    private sealed record Message(Func<Host, Task> Handle)
    {
        public int Deliveries { get; set; }

        public bool IsDone { get; set; }
    }

    private sealed class Doorbell(MemoryQueue queue, Worker worker) : IDoorbell
    {
        public Task RingHandOverAsync(Guid handOverId, TimeSpan delay, CancellationToken cancellationToken) =>
            queue.SendAsync(worker, host => queue.WatchAsync(host.Processing.HandleAsync(handOverId, host.Stopping)), delay);

        public Task RingDrainAsync(Guid? sellerUuid, TimeSpan delay, CancellationToken cancellationToken) =>
            queue.SendAsync(worker, host => queue.WatchAsync(host.Drain.HandleAsync(sellerUuid, host.Stopping)), delay);
    }
}

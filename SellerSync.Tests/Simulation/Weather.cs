namespace SellerSync.Tests.Simulation;

/// <summary>How likely each fault is. All are 0 in good weather.</summary>
internal sealed class Weather
{
    public double DatabaseAway { get; private set; }

    /// <summary>A transaction that is committed, of which its caller hears that the database is away.</summary>
    public double CommitUnheard { get; private set; }

    public double DoorbellLost { get; private set; }

    public double QueueAway { get; private set; }

    public double DeliveredTwice { get; private set; }

    public double KeepaTrouble { get; private set; }

    public double KeepaRefuses { get; private set; }

    public double KeepaSilent { get; private set; }

    public double BadProduct { get; private set; }

    /// <summary>Mean time between two crashes or stand-stills; null for none.</summary>
    public TimeSpan? BetweenCrashes { get; private set; }

    /// <summary>Nothing goes wrong.</summary>
    public bool IsGood => DatabaseAway + CommitUnheard + DoorbellLost + QueueAway + DeliveredTwice + KeepaTrouble + KeepaRefuses + KeepaSilent + BadProduct == 0 && BetweenCrashes is null;

    /// <summary>What happens is no fault of a batch: Keepa refuses or is away, messages are lost or doubled.</summary>
    public bool SparesAttempts => DatabaseAway + CommitUnheard + KeepaSilent == 0 && BetweenCrashes is null;

    /// <summary>No worker ends in the middle of a message, and what it wants to send is taken.</summary>
    public bool SparesMessages => QueueAway == 0 && BetweenCrashes is null;

    /// <summary>Whatever happens to Keepa: who wants to ring can.</summary>
    public bool SparesDoorbells => DoorbellLost + QueueAway + DatabaseAway + CommitUnheard == 0 && BetweenCrashes is null;

    public static Weather Of(Stage stage)
    {
        if (stage.Happens(0.1))
        {
            return new Weather();
        }

        double Upto(double most) => stage.Happens(0.5) ? stage.Dice.NextDouble() * most : 0;
        return new Weather
        {
            DatabaseAway = Upto(0.05),
            CommitUnheard = Upto(0.02),
            DoorbellLost = Upto(0.3),
            QueueAway = Upto(0.2),
            DeliveredTwice = Upto(0.3),
            KeepaTrouble = Upto(0.15),
            KeepaRefuses = Upto(0.1),
            KeepaSilent = Upto(0.1),
            BadProduct = Upto(0.1),
            BetweenCrashes = stage.Happens(0.7) ? stage.Between(TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(10)) : null,
        };
    }

    public void ClearsUp()
    {
        (DatabaseAway, CommitUnheard, DoorbellLost, QueueAway, DeliveredTwice) = (0, 0, 0, 0, 0);
        (KeepaTrouble, KeepaRefuses, KeepaSilent, BadProduct, BetweenCrashes) = (0, 0, 0, 0, null);
    }
}

namespace SellerSync.Domain.Notifications;

/// <summary>Tells the team, in the channel that it watches. No call throws, and the work never waits for one.</summary>
public interface INotifier
{
    /// <summary>Tells it soon. What cannot be told is dropped; so is an error that was told in the same words a moment ago.</summary>
    void Send(Notice notice);

    /// <summary>
    /// Tells what must not be lost: the task, which never fails, says whether it arrived, after as many tries and as much waiting as
    /// the channel allows. True as well where no channel is set: nobody is to be told.
    /// </summary>
    Task<bool> DeliverAsync(Notice notice);
}

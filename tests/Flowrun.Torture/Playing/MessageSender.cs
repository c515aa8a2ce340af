using Flowrun.Torture.Uploads;

namespace Flowrun.Torture.Playing;

/// <summary>Sends what is announced, and keeps it while there is no queue.</summary>
internal sealed class MessageSender(Stage stage, IReadOnlyList<Announcement> announcements)
{
    private readonly List<string> _kept = [];
    private int _vanished;

    /// <summary>How many were sent.</summary>
    public int Sent { get; private set; }

    public void Send(int announcement)
    {
        Sent++;
        if (_vanished > 0)
        {
            _kept.Add(announcements[announcement].Body);
            return;
        }

        stage.Aws.Queues.Get(Stage.Queue).Send(announcements[announcement].Body);
    }

    /// <summary>Somebody deletes the queue.</summary>
    public void Vanish()
    {
        if (_vanished++ == 0)
        {
            // What SQS forgets with a queue is not what workers can be blamed for: whoever restores it sends it again.
            _kept.AddRange(stage.Aws.Queues.Get(Stage.Queue).Snapshot().Select(message => message.Body));
            stage.Aws.Queues.Delete(Stage.Queue);
        }
    }

    /// <summary>Makes it anew, with the same name and all that was in it.</summary>
    public void Restore()
    {
        if (--_vanished > 0)
        {
            return;
        }

        stage.CreateQueue();
        foreach (var body in _kept)
        {
            stage.Aws.Queues.Get(Stage.Queue).Send(body);
        }

        _kept.Clear();
    }
}

using System.Diagnostics;
using Flowrun.Torture.Troubles;

namespace Flowrun.Torture.Playing;

/// <summary>Plays what is planned when it is due; in the planned order also where the machine is late.</summary>
internal static class Timeline
{
    /// <param name="plan">What is to come.</param>
    /// <param name="sender">Takes the deliveries.</param>
    /// <param name="troubles">Makes the troubles.</param>
    /// <param name="began">When it did, a timestamp.</param>
    /// <returns>When everything was sent and every trouble has ended.</returns>
    public static async Task PlayAsync(TorturePlan plan, MessageSender sender, TroubleMaker troubles, long began, CancellationToken cancellationToken)
    {
        var ends = new List<Task>();
        foreach (var (at, act) in Acts(plan, sender, troubles, ends, cancellationToken).OrderBy(act => act.At))
        {
            var left = at - Stopwatch.GetElapsedTime(began);
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, cancellationToken);
            }

            act();
        }

        await Task.WhenAll(ends);
    }

    private static IEnumerable<(TimeSpan At, Action Act)> Acts(
        TorturePlan plan, MessageSender sender, TroubleMaker troubles, List<Task> ends, CancellationToken cancellationToken)
    {
        foreach (var delivery in plan.Deliveries)
        {
            yield return (delivery.At, () => sender.Send(delivery.Announcement));
        }

        foreach (var trouble in plan.Troubles)
        {
            yield return (trouble.At, () => troubles.Begin(trouble));
            if (trouble.Lasting > TimeSpan.Zero)
            {
                yield return (trouble.At + trouble.Lasting, () => ends.Add(troubles.EndAsync(trouble, cancellationToken)));
            }
        }
    }
}

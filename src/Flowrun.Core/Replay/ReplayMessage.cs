using System.Collections.ObjectModel;
using Flowrun.Core.Events;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Replay;

/// <summary>Makes the events that announce old objects.</summary>
/// <remarks>
/// A listing tells neither sequencer nor version, so eTag and time are the event's identity: the time of the object itself, so that one object is one run
/// however often it is replayed; or for new runs that of the replay, so that it is one run of that replay.
/// </remarks>
/// <param name="group">The one version group to run, by a run request; null: every flow that has a trigger for the object.</param>
/// <param name="again">When the replay that wants new runs began; null: it wants none.</param>
public sealed class ReplayMessage(VersionGroup? group, DateTimeOffset? again)
{
    /// <summary>CloudEvents <c>source</c>.</summary>
    public const string Source = "flowrun/replay";

    /// <summary>A <c>dev.flowrun.object.created</c>, or with a group a <c>dev.flowrun.run.requested</c>. The same object gives the same event.</summary>
    public string Of(ListedObject listed)
    {
        ArgumentNullException.ThrowIfNull(listed);
        var time = again > listed.LastModified ? again.Value : listed.LastModified;
        var created = listed.At(time);
        if (group is not { } only)
        {
            return CloudEventWriter.Write(new EventRecord.Created(created), Source);
        }

        var id = RunId.Of(only, created).Value;
        return CloudEventWriter.Write(new EventRecord.Requested(
            new RunRequest(Source, id, only.Value, ReadOnlyDictionary<string, string>.Empty, Object: created, Time: time)));
    }
}

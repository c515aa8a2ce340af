using Flowrun.Core.Events;

namespace Flowrun.Core.Runs;

/// <summary>Names a run: 16 characters of lowercase base32. Derived from the event, so the same event is the same run.</summary>
public readonly record struct RunId(string Value)
{
    /// <summary>base32(SHA-256(group, bucket, key, identity)), where identity is versionId and sequencer if either exists, else eTag and event time.</summary>
    /// <remarks>
    /// All parts are UTF-8 with U+001F between them; one that is missing is empty. The sequencer is hexadecimal and counts in upper case. The time counts in UTC to
    /// the whole second, since emulators, which send no sequencer, announce one upload twice with different fractions.
    /// </remarks>
    public static RunId Of(VersionGroup group, ObjectEvent created)
    {
        ArgumentNullException.ThrowIfNull(created);
        var hash = new RunIdHash(stackalloc byte[RunIdHash.UsualLength]);
        hash.Append(group.Value);
        hash.Append(created.Bucket);
        hash.Append(created.Key);
        if (created.VersionId is not null || created.Sequencer is not null)
        {
            hash.Append(created.VersionId);
            hash.AppendUpper(created.Sequencer);
        }
        else
        {
            hash.Append(created.ETag);
            hash.AppendSeconds(created.Time);
        }

        return new RunId(hash.Finish());
    }

    /// <summary>base32(SHA-256(group, source, id)) of a request: UTF-8 with U+001F between the parts.</summary>
    public static RunId Of(VersionGroup group, RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var hash = new RunIdHash(stackalloc byte[RunIdHash.UsualLength]);
        hash.Append(group.Value);
        hash.Append(request.Source);
        hash.Append(request.Id);
        return new RunId(hash.Finish());
    }

    public override string ToString() => Value;
}

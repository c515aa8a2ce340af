using Flowrun.Core.Events;

namespace Flowrun.Core.Runs;

/// <summary>Names a run: 16 characters of lowercase base32. Derived from the event, so the same event is the same run.</summary>
public readonly record struct RunId(string Value)
{
    /// <summary>base32(SHA-256(group, bucket, key, identity)), where identity is versionId and sequencer if either exists, else eTag and event time.</summary>
    public static RunId Of(VersionGroup group, ObjectEvent created) => throw new NotImplementedException();

    /// <summary>base32(SHA-256(group, source, id)) of a request.</summary>
    public static RunId Of(VersionGroup group, RunRequest request) => throw new NotImplementedException();

    public override string ToString() => Value;
}

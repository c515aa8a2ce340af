namespace Flowrun.Sandbox.Kubernetes.Storage;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}

/// <param name="Type">What happened.</param>
/// <param name="Object">The object after it; of a deletion, the last state with the version of the deletion.</param>
/// <param name="Previous">The object before it, if there was one.</param>
internal sealed record WatchEvent(WatchEventType Type, StoredObject Object, StoredObject? Previous);

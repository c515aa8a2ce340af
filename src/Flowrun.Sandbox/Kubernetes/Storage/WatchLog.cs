namespace Flowrun.Sandbox.Kubernetes.Storage;

/// <summary>
/// The latest changes of one resource as a chain: a reader holds its place in it and follows it, however far the log itself has
/// moved on. Only <see cref="ObjectStore"/> appends, under its lock.
/// </summary>
/// <param name="floor">The version from which on every change is known.</param>
internal sealed class WatchLog(long floor)
{
    /// <summary>About as many changes as a real server's watch cache holds in a busy minute.</summary>
    private const int Capacity = 20_000;

    private TaskCompletionSource _appended = NewSignal();
    private Place? _newest;
    private int _count;

    /// <summary>Watches from versions below are too old.</summary>
    public long Floor { get; private set; } = floor;

    /// <summary>The place before the oldest change that is known.</summary>
    public Place Oldest { get; private set; } = new(null);

    /// <summary>The place after the newest change.</summary>
    public Place Newest => _newest ?? Oldest;

    /// <summary>Ends when something is appended after this was read.</summary>
    public Task Appended => Volatile.Read(ref _appended).Task;

    public void Append(WatchEvent change)
    {
        var place = new Place(change);
        Newest.Next = place;
        _newest = place;
        if (++_count > Capacity)
        {
            Oldest = Oldest.Next!;
            Floor = Oldest.Change!.Object.ResourceVersion;
            _count--;
        }

        Interlocked.Exchange(ref _appended, NewSignal()).SetResult();
    }

    /// <summary>Forgets every change up to now; readers that hold a place go on undisturbed.</summary>
    public void Forget(long version)
    {
        Oldest = Newest;
        _count = 0;
        Floor = version;
    }

    /// <summary>The place from which on all changes are newer than a version at or above <see cref="Floor"/>.</summary>
    public Place After(long version)
    {
        var place = Oldest;
        while (place.Next is { } next && next.Change!.Object.ResourceVersion <= version)
        {
            place = next;
        }

        return place;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal sealed class Place(WatchEvent? change)
    {
        private Place? _next;

        public WatchEvent? Change { get; } = change;

        public Place? Next
        {
            get => Volatile.Read(ref _next);
            set => Volatile.Write(ref _next, value);
        }
    }
}

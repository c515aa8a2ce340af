namespace Flowrun.Kubernetes.Client;

/// <summary>How the lists and watches of a resource get on; of several, the worst.</summary>
/// <param name="Resource">Such as <c>jobs</c>.</param>
/// <param name="SinceNews">Since one told something, a bookmark being enough.</param>
/// <param name="SinceTurn">Since its loop came round, also with a failure.</param>
public sealed record WatchProgress(string Resource, TimeSpan SinceNews, TimeSpan SinceTurn);

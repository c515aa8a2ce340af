namespace Flowrun.Kubernetes.Client;

/// <summary>How a <see cref="ListWatch{T}"/> goes about it.</summary>
public sealed record ListWatchOptions
{
    /// <summary>Only objects with these labels, such as <c>app=a,tier in (b,c)</c>. Default: all.</summary>
    /// <remarks>Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors</remarks>
    public string? LabelSelector { get; init; }

    /// <summary>Only objects with these fields, such as <c>reason=FailedCreate</c>. Default: all.</summary>
    /// <remarks>Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/</remarks>
    public string? FieldSelector { get; init; }

    /// <summary>Objects in one answer to a list, 1 or more. Default: 500, kubectl's.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long the server keeps a watch open; up to a fifth is taken off by chance, so that not all clients come back at once. Default: 5 min.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much longer than it should last a watch may be open before it is taken for dead. Default: 30 s.</summary>
    public TimeSpan WatchSlack { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long everything is listed anew, whatever the watch said; up to a fifth is taken off by chance. Default: 30 min.</summary>
    public TimeSpan RelistAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The longest pause after the first failure; each failure in a row doubles it. Half of a pause is by chance. Default: 1 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of all. Default: 30 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest event of a watch, in bytes. Default: 8 MiB; etcd holds objects of 1.5 MiB.</summary>
    public int LongestEvent { get; init; } = 8 * 1024 * 1024;
}

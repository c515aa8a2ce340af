namespace Flowrun.Kubernetes.Client;

/// <summary>How long to wait before trying again: twice as long after each failure in a row, half of it by chance, never longer than a cap.</summary>
internal sealed class ListWatchPause(ListWatchOptions options, Func<double> chance)
{
    private int _failures;

    /// <param name="wanted">What the server asks for; honoured up to five minutes.</param>
    public TimeSpan Next(TimeSpan? wanted)
    {
        var longest = Math.Min(options.FirstPause.TotalSeconds * Math.Pow(2, _failures), options.LongestPause.TotalSeconds);
        _failures = Math.Min(_failures + 1, 30);
        var pause = TimeSpan.FromSeconds(longest * (1 + chance()) / 2);
        var asked = wanted is { } seconds && seconds < Most ? seconds : wanted is null ? TimeSpan.Zero : Most;
        return pause > asked ? pause : asked;
    }

    public void Reset() => _failures = 0;

    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);
}

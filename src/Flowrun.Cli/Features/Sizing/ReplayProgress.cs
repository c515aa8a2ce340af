namespace Flowrun.Cli.Features.Sizing;

/// <summary>One line on a terminal that says how far a long replay has come; nothing for a short one, and nothing in a file.</summary>
internal sealed class ReplayProgress(TextWriter error, int instances, Func<TimeSpan> clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly bool _isShown = !Console.IsErrorRedirected;
    private TimeSpan _next = Every;
    private int _before;
    private int _last;

    /// <param name="done">Of the present trace, from 1.</param>
    public void Step(int done)
    {
        _before += done == 1 ? _last : 0;
        _last = done;
        if (_isShown && clock() >= _next)
        {
            error.Write($"\r{_before + done} of {instances} runs");
            _next = clock() + Every;
        }
    }

    public void End()
    {
        if (_isShown && _next > Every)
        {
            error.Write("\r\u001b[K");
        }
    }
}

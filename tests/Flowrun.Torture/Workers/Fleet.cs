using System.Diagnostics;
using Flowrun.Testing.Processes;

namespace Flowrun.Torture.Workers;

/// <summary>All workers of a round.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<WorkerSlot> _slots;

    /// <param name="count">1 or more.</param>
    /// <param name="arguments">Of each.</param>
    /// <param name="environment">Of each.</param>
    /// <param name="clockLibrary">Lets their clocks jump.</param>
    /// <param name="folder">For the files of their clocks.</param>
    /// <param name="program">A published <c>flowrun</c>; null: the one that was built beside this.</param>
    public Fleet(int count, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> environment, string clockLibrary, string folder, string? program) => _slots =
    [
        .. Enumerable.Range(0, count).Select(index => new WorkerSlot(
            arguments, environment, new WorkerClock(clockLibrary, folder, $"worker-{index}"), cannotWrite: index == 0, program)),
    ];

    public WorkerSlot this[int index] => _slots[index];

    public int Starts => _slots.Sum(slot => slot.Starts);

    /// <summary>What must not be, for people.</summary>
    public IEnumerable<string> Problems => _slots.SelectMany(slot => slot.Problems);

    /// <summary>Every line of all logs that holds the text.</summary>
    public IEnumerable<string> LinesWith(string text) => _slots.SelectMany(slot => slot.LinesWith(text));

    public void Start() => _slots.ForEach(slot => slot.Start());

    /// <summary>Waits until all are well. One that was told there is no queue may take half a minute to ask again, and is not ready until then.</summary>
    /// <returns>What those say that are still not well after two minutes.</returns>
    public async Task<IReadOnlyList<string>> UntilWellAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var unwell = await UnwellAsync(cancellationToken);
            if (unwell.Count == 0 || Stopwatch.GetElapsedTime(since) > Patience)
            {
                return unwell;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var slot in _slots)
        {
            await slot.LookAsync(cancellationToken);
        }
    }

    /// <summary>How many messages the workers have sent to the end of the queue since their last start, as their metrics tell.</summary>
    public async Task<long> DeferredAsync(CancellationToken cancellationToken)
    {
        var deferred = 0d;
        foreach (var slot in _slots)
        {
            var metrics = await Http.GetStringAsync(new Uri(slot.Health, "metrics"), cancellationToken);
            deferred += MetricText.Sum(metrics, "flowrun_events_total{", "outcome=\"deferred\"");
        }

        return (long)deferred;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in _slots)
        {
            await slot.DisposeAsync();
        }
    }

    private async Task<IReadOnlyList<string>> UnwellAsync(CancellationToken cancellationToken)
    {
        var unwell = new List<string>();
        foreach (var slot in _slots)
        {
            foreach (var path in (string[])["healthz", "readyz"])
            {
                try
                {
                    using var answer = await Http.GetAsync(new Uri(slot.Health, path), cancellationToken);
                    if (!answer.IsSuccessStatusCode)
                    {
                        unwell.Add($"/{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
                    }
                }
                catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    unwell.Add($"/{path}: {failed.Message}");
                }
            }
        }

        return unwell;
    }
}

using System.Collections.Concurrent;
using Flowrun.Core.Text;
using Flowrun.Worker.Health;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>
/// What cannot be done now stands in line for it, one line for each obstacle. The first tries again after a while; when it passes,
/// two follow, and two for each of these: a line dissolves fast, and an obstacle that is still there sees one attempt and no stampede.
/// </summary>
internal sealed class Lines(IntakeGate gate, IntakeState state, ILogger log, TimeProvider time, Func<double> random) : IDisposable
{
    private const int Followers = 2;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<LineKey, Line> _lines = new();

    /// <summary>Somebody waits for this already, so there is no use in trying.</summary>
    public bool Has(LineKey key) => _lines.ContainsKey(key);

    /// <summary>What is in the way, by the latest account; null: nothing.</summary>
    public string? ReasonOf(LineKey key)
    {
        lock (_lock)
        {
            return _lines.TryGetValue(key, out var line) ? line.Reason : null;
        }
    }

    /// <summary>Waits at the end of a line. Ends when it is time to try; how that went must be told by <see cref="RefusedAsync"/> or <see cref="Passed"/>.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; out of the line, nothing to tell.</exception>
    public Task JoinAsync(LineKey key, string? reason, CancellationToken cancellationToken) => WaitAsync(key, reason, wasAhead: false, cancellationToken);

    /// <summary>Tried, and was sent back: waits again, as the first.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; out of the line, nothing to tell.</exception>
    public Task RefusedAsync(LineKey key, string? reason, CancellationToken cancellationToken) => WaitAsync(key, reason, wasAhead: true, cancellationToken);

    /// <summary>Tried, and the obstacle is gone, or is another one.</summary>
    public void Passed(LineKey key)
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(key, out var line))
            {
                line.Ahead--;
                line.Refusals = 0;
                line.Release(Followers);
                Clear(line);
                Settle(line);
            }
        }
    }

    /// <summary>Something changed that may help: the first of every line tries now.</summary>
    public void TryNow()
    {
        lock (_lock)
        {
            foreach (var (_, line) in _lines)
            {
                if (line.Ahead == 0)
                {
                    line.Release(1);
                }
            }
        }
    }

    /// <summary>Something changed that helps here: the first of this line tries now.</summary>
    public void TryNow(LineKey key)
    {
        lock (_lock)
        {
            if (_lines.TryGetValue(key, out var line) && line.Ahead == 0)
            {
                line.Release(1);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (_, line) in _lines)
            {
                line.Dispose();
            }

            _lines.Clear();
        }
    }

    private async Task WaitAsync(LineKey key, string? reason, bool wasAhead, CancellationToken cancellationToken)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            var line = _lines.GetOrAdd(key, static key => new Line(key));
            if (line.IsOver)
            {
                Log.LineFormed(log, key.Kind, OneLine.Of(key.Name), reason);
            }

            if (wasAhead)
            {
                line.Ahead--;
                line.Refusals++;
                line.Waiting.AddFirst(turn);
            }
            else
            {
                line.Waiting.AddLast(turn);
            }

            line.Reason = reason ?? line.Reason;
            Obstruct(line);
            Settle(line);
        }

        await using var cancellation = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (self, key, turn) = ((Lines, LineKey, TaskCompletionSource))state!;
                self.GiveUp(key, turn, token);
            },
            (this, key, turn));
        await turn.Task;
    }

    private void GiveUp(LineKey key, TaskCompletionSource turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Who has been let go ahead meanwhile finds out by itself.
            if (turn.TrySetCanceled(cancellationToken) && _lines.TryGetValue(key, out var line))
            {
                line.Waiting.Remove(turn);
                Settle(line);
            }
        }
    }

    private void Settle(Line line)
    {
        if (line.IsOver)
        {
            _lines.TryRemove(line.Key, out _);
            line.Dispose();
            Clear(line);
            Log.LineDissolved(log, line.Key.Kind, OneLine.Of(line.Key.Name));
        }
        else if (line is { Ahead: 0, Timer: null })
        {
            line.Timer = time.CreateTimer(
                static state =>
                {
                    var (self, line) = ((Lines, Line))state!;
                    self.TimeIsUp(line);
                },
                (this, line),
                line.Rule.Delay(line.Refusals, random()),
                Timeout.InfiniteTimeSpan);
        }
    }

    private void TimeIsUp(Line line)
    {
        lock (_lock)
        {
            line.Timer?.Dispose();
            line.Timer = null;
            if (line.Ahead == 0)
            {
                line.Release(1);
            }
        }
    }

    private void Obstruct(Line line)
    {
        switch (line.Rule.Effect)
        {
            case LineEffect.StopsReceiving:
                gate.Close(Cause(line.Key), line.Reason);
                break;
            case LineEffect.NotReady:
                state.Block(Cause(line.Key), line.Reason);
                break;
        }
    }

    private void Clear(Line line)
    {
        switch (line.Rule.Effect)
        {
            case LineEffect.StopsReceiving:
                gate.Open(Cause(line.Key));
                break;
            case LineEffect.NotReady:
                state.Unblock(Cause(line.Key));
                break;
        }
    }

    private static string Cause(LineKey key) => $"{(key.Kind == LineKind.Namespace ? "kubernetes" : "s3")}:{key.Name}";
}

namespace Flowrun.Worker.Intake;

/// <summary>One record's standing in <see cref="Lines"/>: in none, or let go ahead by one and owing it an answer.</summary>
internal sealed class Turn(Lines lines) : IDisposable
{
    private LineKey? _ahead;

    /// <summary>Whether it may try although others stand in that line.</summary>
    public bool IsAheadOf(LineKey key) => _ahead == key;

    /// <summary>Met an obstacle: waits until it is time to try again.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WaitAsync(LineKey obstacle, string? reason, CancellationToken cancellationToken)
    {
        if (_ahead == obstacle)
        {
            _ahead = null;
            await lines.RefusedAsync(obstacle, reason, cancellationToken);
        }
        else
        {
            Dispose();
            await lines.JoinAsync(obstacle, reason, cancellationToken);
        }

        _ahead = obstacle;
    }

    public void Dispose()
    {
        if (_ahead is { } line)
        {
            _ahead = null;
            lines.Passed(line);
        }
    }
}

using Flowrun.Core.Runs;

namespace Flowrun.Worker.Intake;

/// <summary>How far one record has come: which of its groups need nothing more, and what was refused.</summary>
internal sealed class Progress : IDisposable
{
    private HashSet<VersionGroup>? _settled;
    private List<string>? _refusals;

    /// <param name="done">Groups that need nothing more from the start.</param>
    public Progress(Lines lines, IEnumerable<VersionGroup> done)
    {
        Turn = new Turn(lines);
        foreach (var group in done)
        {
            Settle(group);
        }
    }

    public Turn Turn { get; }

    public IReadOnlyCollection<VersionGroup> Settled => _settled ?? [];

    public Verdict Verdict => _refusals is null ? Verdict.Done : Verdict.Refused(string.Join("; ", _refusals));

    public bool IsSettled(VersionGroup group) => _settled is not null && _settled.Contains(group);

    public void Settle(VersionGroup group) => (_settled ??= []).Add(group);

    public void Refuse(string reason) => (_refusals ??= []).Add(reason);

    public void Dispose() => Turn.Dispose();
}

/// <summary>Why a record cannot go on now.</summary>
/// <param name="Line">Where it waits for that.</param>
/// <param name="Reason">For people; null where the line knows it already.</param>
internal sealed record Obstacle(LineKey Line, string? Reason);

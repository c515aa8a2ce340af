using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Cli.Features.Replay;

internal enum ReplayOutcome
{
    Done,
    Stopped,
    Failed,
}

/// <summary>What became of a replay.</summary>
/// <param name="Reason">Why it failed, or null.</param>
/// <param name="StateFile">Where its state is, or null: it needs none any more.</param>
internal sealed record ReplayResult(ReplayState State, ReplayOutcome Outcome, bool IsDry, string? Reason = null, string? StateFile = null)
{
    public JsonObject ToJson() => new()
    {
        ["outcome"] = Outcome.ToString().ToLowerInvariant(),
        ["reason"] = Reason,
        ["bucket"] = State.Wish.Bucket,
        ["prefix"] = State.Wish.Prefix,
        ["suffix"] = State.Wish.Suffix,
        ["since"] = State.Since?.ToString("O"),
        ["until"] = State.Until.ToString("O"),
        ["group"] = State.Wish.Group,
        ["again"] = State.Wish.Again,
        ["dryRun"] = IsDry,
        ["queueUrl"] = State.Wish.QueueUrl,
        ["startedAt"] = State.Started.ToString("O"),
        ["listed"] = State.Counts.Listed,
        ["notMeant"] = State.Counts.NotMeant,
        ["haveRun"] = State.Counts.HaveRun,
        ["sent"] = State.Counts.Sent,
        ["after"] = State.After,
        ["stateFile"] = StateFile,
    };

    public void WriteText(TextWriter output)
    {
        var counts = State.Counts;
        output.WriteLine(
            $"{counts.Listed:N0} objects under s3://{State.Wish.Bucket}/{OneLine.Of(State.Wish.Prefix)}: {counts.Sent:N0} {(IsDry ? "would be sent" : "sent")}, {counts.HaveRun:N0} have run, {counts.NotMeant:N0} not meant.");
    }

    /// <summary>How to go on, for a person; nothing where there is nothing left.</summary>
    public void WriteAdvice(TextWriter error)
    {
        if (Reason is not null)
        {
            error.WriteLine(Reason);
        }

        if (Outcome != ReplayOutcome.Done && !IsDry)
        {
            error.WriteLine($"Not done: everything up to {(State.After is null ? "nothing" : OneLine.Of(State.After))} is. The same command goes on from there, as {StateFile} tells; --restart begins anew.");
        }
    }
}

using System.Diagnostics;
using Flowrun.Torture.Checking;
using Flowrun.Torture.Troubles;
using Flowrun.Torture.Workers;

namespace Flowrun.Torture.Playing;

/// <summary>One seed from its plan to what came out.</summary>
/// <param name="plan">What is to come.</param>
/// <param name="clockLibrary">Lets the clocks of workers jump.</param>
/// <param name="program">A published <c>flowrun</c>; null: the one that was built beside this.</param>
internal sealed class Round(TorturePlan plan, string clockLibrary, string? program)
{
    private readonly JobLedger _ledger = new();
    private readonly long _began = Stopwatch.GetTimestamp();

    public async Task<RoundResult> PlayAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("flowrun-torture-");
        try
        {
            await using var stage = await Stage.StartAsync(plan, folder.FullName, cancellationToken);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var following = FollowAsync(stage, ended.Token);
            await using var fleet = new Fleet(plan.Workers, Arguments(stage), stage.Environment, clockLibrary, folder.FullName, program);
            var result = await PlayAsync(stage, fleet, cancellationToken);
            await ended.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return result;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<RoundResult> PlayAsync(Stage stage, Fleet fleet, CancellationToken cancellationToken)
    {
        var sender = new MessageSender(stage, plan.Announcements);
        var troubles = new TroubleMaker(stage, fleet, sender, cancellationToken);
        var marks = new List<TimeSpan> { Stopwatch.GetElapsedTime(_began) };
        fleet.Start();
        if (await fleet.UntilWellAsync(cancellationToken) is [var problem, ..])
        {
            throw new InvalidOperationException($"A worker does not start: {problem}");
        }

        marks.Add(Stopwatch.GetElapsedTime(_began));
        await Timeline.PlayAsync(plan, sender, troubles, Stopwatch.GetTimestamp(), cancellationToken);
        await troubles.ReplacedAsync();
        marks.Add(Stopwatch.GetElapsedTime(_began));

        var settling = new Settling(stage, _ledger, fleet);
        var hasSettled = await settling.WaitAsync(plan.Lasting, cancellationToken);
        marks.Add(Stopwatch.GetElapsedTime(_began));
        if (hasSettled)
        {
            // What comes again after everything has ended changes nothing.
            foreach (var late in plan.Late)
            {
                sender.Send(late);
            }

            await settling.WaitAsync(plan.Lasting, cancellationToken);
        }

        marks.Add(Stopwatch.GetElapsedTime(_began));
        var facts = FactsOf(stage);
        var unwell = await fleet.UntilWellAsync(cancellationToken);
        var violations = Checker.Check(plan, facts).Concat(fleet.Problems.Concat(unwell).Select(problem => new Violation(ViolationKind.WorkerUnwell, null, problem)));
        var story = new Story(plan, facts, _ledger, fleet);
        return new RoundResult(
            plan,
            [.. violations.Select(violation => (violation, story.Of(violation)))],
            sender.Sent,
            facts.Jobs.Count,
            facts.Letters.Count,
            fleet.Starts,
            await fleet.DeferredAsync(cancellationToken),
            troubles.Struck,
            new Times(marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2], marks[4] - marks[3]));
    }

    private IReadOnlyList<string> Arguments(Stage stage) =>
    [
        "worker",
        "--queue-url", stage.Aws.QueueUrl(Stage.Queue).AbsoluteUri,
        "--dead-letter-queue-url", stage.Aws.QueueUrl(Stage.DeadLetterQueue).AbsoluteUri,
        "--namespace", "default",

        // As short as they may be, so that all of them run out in a short round.
        "--visibility-timeout", "10s",
        "--grace-period", "3s",
        "--kubernetes-timeout", "2s",
        .. plan.FlowsOfCluster ? Array.Empty<string>() : ["--flows", Path.Combine(stage.Folder, "flows")],
        .. plan.MaxRuns is { } most ? ["--max-runs", $"{most}"] : Array.Empty<string>(),
        .. plan.IsNarrow ? ["--max-pending", "10", "--max-waiting", "5"] : Array.Empty<string>(),
    ];

    private async Task FollowAsync(Stage stage, CancellationToken cancellationToken)
    {
        await foreach (var (type, job) in stage.Cluster.FollowJobsAsync(cancellationToken))
        {
            _ledger.Apply(type, job, Stopwatch.GetElapsedTime(_began));
        }
    }

    private Facts FactsOf(Stage stage) => new(
        _ledger.Jobs,
        [.. stage.Aws.Queues.Get(Stage.DeadLetterQueue).Snapshot().Select(message => new Letter(message.Body, message.Attributes.GetValueOrDefault("flowrun-error")))],
        [.. stage.Aws.Queues.Get(Stage.Queue).Snapshot().Select(message => message.Body)],
        _ledger.MostAtOnce);
}

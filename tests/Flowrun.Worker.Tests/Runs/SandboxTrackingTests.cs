using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Kubernetes.Runs;
using Flowrun.Sandbox.Faults;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Testing;
using Flowrun.Worker.Health;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Planning;
using Flowrun.Worker.Runs;
using Flowrun.Worker.Tests.Intake;
using k8s;

namespace Flowrun.Worker.Tests.Runs;

/// <summary>The tracker with its real clients, on a cluster that runs the commands and misbehaves.</summary>
public sealed class SandboxTrackingTests
{
    private const string Hungry = "exec awk 'BEGIN{s=\"x\"; while(length(s)<33554432) s=s s; system(\"sleep 0.5\")}'";

    private static readonly Flow[] Flows =
    [
        Make.Flow("fine").Base("64Mi").Command("sh", "-c", "exit 0").Build(),
        Make.Flow("bad").Base("64Mi").Command("sh", "-c", "exit 3").Build(),
        Make.Flow("hungry").Base("24Mi").Minimum("1Mi").RoundTo("1Mi").OnOutOfMemory(4, 4).Command("sh", "-c", Hungry).Build(),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_EveryKindOfFaultAndBrokenWatches_EveryEndIsRecordedOnce()
    {
        await using var cluster = await SandboxCluster.StartAsync(new SandboxClusterOptions { Seed = 3 }, Stop);
        using var api = new KubernetesApi(new KubernetesClientConfiguration { Host = cluster.Server.AbsoluteUri }, TimeSpan.FromSeconds(10));
        await CreateAsync(api, "fine", 8);
        await CreateAsync(api, "bad", 4);
        await CreateAsync(api, "hungry", 2);
        cluster.Faults.Add(
            CannedAnswers.TooManyRequests(1, "PATCH /apis/batch/**") with { Share = 0.1 },
            CannedAnswers.InternalError("GET /**") with { Share = 0.2 },
            CannedAnswers.InternalError("POST /**") with { Share = 0.1 },
            new Fault { Match = "POST /**", Kind = FaultKind.LoseResponse, Share = 0.2 },
            new Fault { Match = "PATCH /**", Kind = FaultKind.LoseResponse, Share = 0.2 });

        var models = new FakeModels();
        using var metrics = new WorkerMetrics();
        using var slots = new RecordSlots();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        stop.CancelAfter(TimeSpan.FromMinutes(3));
        var log = new LogLines();
        var tracker = NewTracker(api, models, metrics, slots, log);
        var running = Task.WhenAll(tracker.RunAsync(stop.Token), tracker.RecordAsync(stop.Token));
        for (var round = 0; !cluster.Jobs().All(job => job["spec"]!["ttlSecondsAfterFinished"] is not null) || cluster.Jobs().Count < 14; round++)
        {
            Assert.False(stop.IsCancellationRequested, string.Join('\n', log.All));
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Stop);
            if (round % 10 == 5)
            {
                cluster.DropWatches();
            }
            else if (round % 10 == 9)
            {
                cluster.ExpireResourceVersions();
                cluster.DropWatches();
            }
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal(cluster.CreatedJobs, cluster.Jobs().Count);
        foreach (var run in cluster.Jobs().GroupBy(job => Label(job, WellKnown.RunLabel)))
        {
            var attempts = run.OrderBy(job => int.Parse(Label(job, WellKnown.AttemptLabel))).ToList();
            Assert.Equal(Enumerable.Range(1, attempts.Count), attempts.Select(job => int.Parse(Label(job, WellKnown.AttemptLabel))));
            var outcomes = attempts.Select(job => AttemptOutcome.Parse((string?)job["metadata"]!["annotations"]![WellKnown.RecordedAnnotation])!.State);
            Assert.Equal(
                Label(attempts[0], WellKnown.GroupLabel) switch
                {
                    "fine" => [AttemptState.Succeeded],
                    "bad" => [AttemptState.Failed],
                    _ => [.. Enumerable.Repeat(AttemptState.OutOfMemory, attempts.Count - 1), AttemptState.Succeeded],
                },
                outcomes);
            Assert.Equal(Label(attempts[0], WellKnown.GroupLabel) == "hungry", attempts.Count > 1);
        }

        var told = cluster.Events().Where(found => (string?)found["source"]?["component"] == "flowrun").Select(found => ((string)found["involvedObject"]!["name"]!, (string)found["reason"]!)).ToList();
        Assert.Equal(told.Distinct(), told);
        Assert.Equal(4, told.Count(found => found.Item2 == "RunFailed"));
        Assert.Equal(cluster.Jobs().Count - 12 - 2, models.Told.Count);
    }

    private static string Label(JsonObject job, string name) => (string)job["metadata"]!["labels"]![name]!;

    private static RunPlanner Planner(FakeModels models) => new(new FakeMeasurer(), models, new JobRenderer(null, "default"));

    private static async Task CreateAsync(KubernetesApi api, string flow, int count)
    {
        var planner = Planner(new FakeModels());
        for (var index = 0; index < count; index++)
        {
            var record = new EventRecord.Created(Make.Created(key: $"{flow}/{index} 📦.csv"));
            var plans = await planner.PlanAsync(record, new FlowCatalog(Flows.Where(one => one.Name.Value == flow)), Stop);
            var ready = Assert.IsType<RunPlan.Ready>(Assert.Single(plans));
            Assert.IsType<JobCreation.Created>(await new JobCreator(api).CreateAsync(ready.Job, ready.Run.Id, 1, Stop));
        }
    }

    private static RunTracker NewTracker(KubernetesApi api, FakeModels models, WorkerMetrics metrics, RecordSlots slots, LogLines log)
    {
        var time = TimeProvider.System;
        var runs = new TrackedRuns();
        var jobs = new AttemptJobs(api, time);
        var options = new WorkerOptions { QueueUrl = new Uri("https://sqs.example/1/uploads") };
        var letters = new RunLetters(new FakeQueue(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(), TimeSpan.FromSeconds(30)), options, time);
        var tracker = new RunTracker(
            new RunWatch(api, time, () => 0.5, new ListWatchOptions { FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(200) }).RunAsync,
            RunScopes.OfCluster([]),
            runs,
            new RunFigures(runs, time),
            new AttemptRecorder(jobs, new JobCreator(api), Planner(models), models, letters, slots, metrics, log),
            new RunRetirement(jobs, runs, slots, time),
            new TrackingFaults(new IntakeState(time), log),
            metrics,
            log,
            time,
            () => 0);
        tracker.Use(new FlowCatalog(Flows));
        return tracker;
    }
}

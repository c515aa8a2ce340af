using System.Diagnostics.Metrics;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Worker.Metrics;

namespace Flowrun.Worker.Tests.Metrics;

public sealed class WorkerMetricsTests
{
    [Fact]
    public void Record_Everything_HasFewAndFixedLabels()
    {
        using var metrics = new WorkerMetrics();
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter, metrics.Meter))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add(Line(instrument, value, tags)));
        listener.Start();

        foreach (var outcome in Enum.GetValues<EventOutcome>())
        {
            metrics.Event(outcome);
        }

        metrics.JobCreated(new VersionGroup("orders"));
        metrics.CreateAnswer(JobCreation.Created.Instance);
        metrics.CreateAnswer(JobCreation.AlreadyExists.Instance);
        metrics.CreateAnswer(new JobCreation.Transient("long and different every time"));
        metrics.CreateAnswer(new JobCreation.OverQuota("x"));
        metrics.CreateAnswer(new JobCreation.Misconfigured("x"));
        metrics.CreateAnswer(new JobCreation.Refused("x"));
        foreach (var state in Enum.GetValues<AttemptState>().Where(state => state.IsEnd()))
        {
            metrics.AttemptEnded(new VersionGroup("orders"), state, isShort: false, duration: TimeSpan.FromSeconds(2));
            metrics.RunEnded(new VersionGroup("orders"), state);
        }

        metrics.AttemptEnded(new VersionGroup("orders"), AttemptState.Succeeded, isShort: true, duration: null);
        metrics.AttemptLost(new VersionGroup("orders"));
        metrics.MessagesReceived(10);
        metrics.MessagesDeleted(9);
        metrics.QueueError("ReceiveMessage");
        metrics.EventToJob(TimeSpan.FromSeconds(1.5));
        metrics.EventToJob(TimeSpan.FromSeconds(-1));
        metrics.MessageDone(TimeSpan.FromSeconds(0.5));
        metrics.MessageAge(TimeSpan.FromSeconds(90));
        metrics.MessageAge(TimeSpan.FromSeconds(-1));
        metrics.QueueMessages(7, 8, 9);
        metrics.Flows(1, 2, 3, 4);
        metrics.Memory.Ended(new VersionGroup("orders"), new AttemptCost(100, 40, 2.5));
        metrics.Memory.Ended(new VersionGroup("orders"), new AttemptCost(7, null, null));

        Assert.Equal(
            [
                "flowrun.events 1 outcome=created", "flowrun.events 1 outcome=repeated", "flowrun.events 1 outcome=ignored", "flowrun.events 1 outcome=unmatched",
                "flowrun.events 1 outcome=vanished", "flowrun.events 1 outcome=deferred", "flowrun.events 1 outcome=poison", "flowrun.events 1 outcome=refused",
                "flowrun.jobs.created 1 group=orders",
                "flowrun.jobs.create_answers 1 kind=created", "flowrun.jobs.create_answers 1 kind=already_exists", "flowrun.jobs.create_answers 1 kind=transient",
                "flowrun.jobs.create_answers 1 kind=over_quota", "flowrun.jobs.create_answers 1 kind=misconfigured", "flowrun.jobs.create_answers 1 kind=refused",
                .. ((string[])["succeeded", "out_of_memory", "deadline_exceeded", "evicted", "failed"]).SelectMany(outcome => (string[])
                [
                    $"flowrun.attempts.ended 1 group=orders,outcome={outcome}", $"flowrun.attempt.duration 2 group=orders,outcome={outcome}",
                    $"flowrun.runs.ended 1 group=orders,outcome={outcome}",
                ]),
                "flowrun.attempts.ended 1 group=orders,outcome=succeeded_short_of_memory", "flowrun.attempts.ended 1 group=orders,outcome=lost",
                "flowrun.messages.received 10 ", "flowrun.messages.deleted 9 ", "flowrun.queue.errors 1 operation=ReceiveMessage",
                "flowrun.event_to_job.duration 1.5 ", "flowrun.event_to_job.duration 0 ",
                "flowrun.message.duration 0.5 ", "flowrun.queue.message_age 90 ", "flowrun.queue.message_age 0 ",
                "flowrun.queue.messages 7 state=visible", "flowrun.queue.messages 8 state=in_flight", "flowrun.queue.messages 9 state=delayed",
                "flowrun.flows 1 state=running", "flowrun.flows 2 state=archived", "flowrun.flows 3 state=ambiguous", "flowrun.flows 4 state=refused",
                "flowrun.memory.requested_byte_seconds 100 group=orders", "flowrun.memory.used_byte_seconds 40 group=orders", "flowrun.memory.wasted_byte_seconds 60 group=orders",
                "flowrun.sizing.excess 2.5 group=orders", "flowrun.memory.requested_byte_seconds 7 group=orders",
            ],
            seen);
    }

    private static string Line<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        $"{instrument.Name} {value} {string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}";
}

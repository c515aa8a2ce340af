using System.Diagnostics.Metrics;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;

namespace Flowrun.Worker.Metrics;

/// <summary>The worker's instruments, on the meter <c>Flowrun</c>. Label values are few: fixed words and version groups, never keys or reasons.</summary>
/// <remarks>Names follow https://opentelemetry.io/docs/specs/semconv/general/metrics/: units are UCUM, counters have no suffix.</remarks>
public sealed class WorkerMetrics : IDisposable
{
    public const string MeterName = "Flowrun";

    private readonly Meter _meter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _jobs;
    private readonly Counter<long> _answers;
    private readonly Counter<long> _refusedOverrides;
    private readonly Counter<long> _received;
    private readonly Counter<long> _deleted;
    private readonly Counter<long> _queueErrors;
    private readonly Histogram<double> _eventToJob;
    private readonly Histogram<double> _messageDuration;
    private readonly Gauge<double> _messageAge;
    private readonly Gauge<long> _queueMessages;
    private readonly Gauge<long> _flows;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _released;
    private readonly Gauge<long> _pending;
    private readonly Histogram<double> _attemptDuration;
    private volatile bool _leads;

    public WorkerMetrics()
    {
        _meter = new Meter(MeterName);
        _events = _meter.CreateCounter<long>("flowrun.events", "{event}", "Records of messages, by what became of them.");
        _jobs = _meter.CreateCounter<long>("flowrun.jobs.created", "{job}", "Jobs created, by version group.");
        _answers = _meter.CreateCounter<long>("flowrun.jobs.create_answers", "{answer}", "Answers to the creation of a Job, by kind.");
        _refusedOverrides = _meter.CreateCounter<long>("flowrun.overrides.refused", "{override}", "What events asked for and their Jobs run without, by version group and kind.");
        _received = _meter.CreateCounter<long>("flowrun.messages.received", "{message}", "Messages received from the queue.");
        _deleted = _meter.CreateCounter<long>("flowrun.messages.deleted", "{message}", "Messages deleted from the queue.");
        _queueErrors = _meter.CreateCounter<long>("flowrun.queue.errors", "{error}", "Calls to the queue, or entries of a batch, that failed, by operation.");
        _eventToJob = _meter.CreateHistogram(
            "flowrun.event_to_job.duration",
            "s",
            "From the event's time to the creation of its Job.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] });
        _messageDuration = _meter.CreateHistogram(
            "flowrun.message.duration",
            "s",
            "From the receipt of a message to its deletion.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600] });
        _messageAge = _meter.CreateGauge<double>(
            "flowrun.queue.message_age", "s", "How long the oldest message of the last receive had been in the queue; 0 where the queue was empty.");
        _queueMessages = _meter.CreateGauge<long>(
            "flowrun.queue.messages", "{message}", "Messages in the queue as SQS counts them, about, by state: visible, in_flight, delayed.");
        _flows = _meter.CreateGauge<long>(
            "flowrun.flows", "{flow}", "Flows by state: running, archived, ambiguous (more than one unarchived version), refused (the manifest is not valid).");
        _attempts = _meter.CreateCounter<long>("flowrun.attempts.ended", "{attempt}", "Attempts that ended, by version group and outcome.");
        _runs = _meter.CreateCounter<long>("flowrun.runs.ended", "{run}", "Runs that ended, by version group and the outcome of their last attempt.");
        _released = _meter.CreateCounter<long>("flowrun.jobs.released", "{job}", "Suspended Jobs that admission let run, by version group.");
        _pending = _meter.CreateGauge<long>("flowrun.jobs.pending", "{job}", "Suspended Jobs that wait for admission, by version group.");
        _attemptDuration = _meter.CreateHistogram(
            "flowrun.attempt.duration",
            "s",
            "From the start of an attempt's Job to its end, by version group and outcome.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200, 172_800] });
        _meter.CreateObservableGauge(
            "flowrun.leader", () => _leads ? 1 : 0, null, "Whether this worker leads, 1 or 0: it releases Jobs, records how they end and writes the status of Flows.");
        Memory = new MemoryMetrics(_meter);
    }

    internal Meter Meter => _meter;

    internal MemoryMetrics Memory { get; }

    public void Event(EventOutcome outcome) => _events.Add(1, new KeyValuePair<string, object?>("outcome", Word(outcome)));

    public void JobCreated(VersionGroup group) => _jobs.Add(1, new KeyValuePair<string, object?>("group", group.Value));

    /// <param name="name">Of <see cref="Core.Overrides.OverrideName"/>: never what a stranger wrote.</param>
    public void OverrideRefused(VersionGroup group, string name) =>
        _refusedOverrides.Add(1, new KeyValuePair<string, object?>("group", group.Value), new KeyValuePair<string, object?>("override", name));

    public void CreateAnswer(JobCreation answer) => _answers.Add(1, new KeyValuePair<string, object?>("kind", Word(answer)));

    public void MessagesReceived(int count) => _received.Add(count);

    public void MessagesDeleted(int count) => _deleted.Add(count);

    /// <param name="operation">The SQS operation: <c>ReceiveMessage</c>, <c>DeleteMessageBatch</c>, ….</param>
    public void QueueError(string operation, int count = 1) => _queueErrors.Add(count, new KeyValuePair<string, object?>("operation", operation));

    /// <param name="latency">From the event's time to the Job; clocks differ, so less than nothing counts as nothing.</param>
    public void EventToJob(TimeSpan latency) => _eventToJob.Record(Math.Max(0, latency.TotalSeconds));

    public void MessageDone(TimeSpan held) => _messageDuration.Record(held.TotalSeconds);

    /// <param name="age">Of the oldest message that just came, or nothing: the queue is empty.</param>
    public void MessageAge(TimeSpan age) => _messageAge.Record(Math.Max(0, age.TotalSeconds));

    public void QueueMessages(long visible, long inFlight, long delayed)
    {
        _queueMessages.Record(visible, new KeyValuePair<string, object?>("state", "visible"));
        _queueMessages.Record(inFlight, new KeyValuePair<string, object?>("state", "in_flight"));
        _queueMessages.Record(delayed, new KeyValuePair<string, object?>("state", "delayed"));
    }

    public void Flows(int running, int archived, int ambiguous, int refused)
    {
        _flows.Record(running, new KeyValuePair<string, object?>("state", "running"));
        _flows.Record(archived, new KeyValuePair<string, object?>("state", "archived"));
        _flows.Record(ambiguous, new KeyValuePair<string, object?>("state", "ambiguous"));
        _flows.Record(refused, new KeyValuePair<string, object?>("state", "refused"));
    }

    /// <summary>Has the runs that are known counted whenever somebody asks.</summary>
    /// <param name="count">How many there are of a group in a state; called by any thread.</param>
    public void ObserveRuns(Func<IReadOnlyDictionary<(VersionGroup Group, AttemptState State), int>> count) => _meter.CreateObservableGauge(
        "flowrun.runs",
        () => count().Select(runs => new Measurement<int>(
            runs.Value, new KeyValuePair<string, object?>("group", runs.Key.Group.Value), new KeyValuePair<string, object?>("state", StateWord(runs.Key.State)))),
        "{run}",
        "Runs whose Jobs are there, by version group and the state of their latest attempt.");

    /// <summary>This process leads, or does not any more.</summary>
    public void Leads(bool leads) => _leads = leads;

    /// <param name="isShort">It succeeded although it had too little memory.</param>
    /// <param name="duration">Of its Job; null where that is not known.</param>
    public void AttemptEnded(VersionGroup group, AttemptState outcome, bool isShort, TimeSpan? duration)
    {
        var tags = Tags(group, isShort ? "succeeded_short_of_memory" : Word(outcome));
        _attempts.Add(1, tags);
        if (duration is { } known)
        {
            _attemptDuration.Record(Math.Max(0, known.TotalSeconds), tags);
        }
    }

    /// <summary>An attempt's Job went before its end was recorded.</summary>
    public void AttemptLost(VersionGroup group) => _attempts.Add(1, Tags(group, "lost"));

    public void JobReleased(VersionGroup group) => _released.Add(1, new KeyValuePair<string, object?>("group", group.Value));

    public void JobsPending(VersionGroup group, int count) => _pending.Record(count, new KeyValuePair<string, object?>("group", group.Value));

    /// <param name="outcome">Of its last attempt.</param>
    public void RunEnded(VersionGroup group, AttemptState outcome) => _runs.Add(1, Tags(group, Word(outcome)));

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?>[] Tags(VersionGroup group, string outcome) => [new("group", group.Value), new("outcome", outcome)];

    private static string StateWord(AttemptState state) => state switch
    {
        AttemptState.Suspended => "suspended",
        AttemptState.Pending => "pending",
        AttemptState.Refused => "refused",
        AttemptState.Unschedulable => "unschedulable",
        AttemptState.Running => "running",
        _ => Word(state),
    };

    private static string Word(AttemptState outcome) => outcome switch
    {
        AttemptState.Succeeded => "succeeded",
        AttemptState.OutOfMemory => "out_of_memory",
        AttemptState.DeadlineExceeded => "deadline_exceeded",
        AttemptState.Evicted => "evicted",
        AttemptState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    private static string Word(EventOutcome outcome) => outcome switch
    {
        EventOutcome.Created => "created",
        EventOutcome.Repeated => "repeated",
        EventOutcome.Ignored => "ignored",
        EventOutcome.Unmatched => "unmatched",
        EventOutcome.Vanished => "vanished",
        EventOutcome.Deferred => "deferred",
        EventOutcome.Poison => "poison",
        EventOutcome.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    private static string Word(JobCreation answer) => answer switch
    {
        JobCreation.Created => "created",
        JobCreation.AlreadyExists => "already_exists",
        JobCreation.Transient => "transient",
        JobCreation.OverQuota => "over_quota",
        JobCreation.Misconfigured => "misconfigured",
        JobCreation.Refused => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "No such answer."),
    };
}

using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;

namespace Flowrun.Testing;

/// <summary>Builds a <see cref="Flow"/> directly, without the manifest reader.</summary>
public sealed class FlowBuilder
{
    private readonly List<S3Trigger> _triggers = [];
    private readonly List<FlowOverride> _overrides = [];
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _expansion = new(StringComparer.Ordinal);
    private bool _triggersGiven;
    private Flow _flow;

    internal FlowBuilder(string group, string name) =>
        _flow = new Flow(
            new FlowName(name), null, new VersionGroup(group), false, _triggers, _parameters,
            SizingSpec.Default with { Memory = MemoryRule.Default with { Expansion = _expansion } },
            Make.Job(), _overrides, new HashSet<string>(StringComparer.Ordinal), null, Core.Flows.Retention.Default, "main");

    public FlowBuilder Namespace(string? name) => With(_flow with { Namespace = name });

    public FlowBuilder Archived(bool archived = true) => With(_flow with { Archived = archived });

    /// <summary>Adds a trigger. Without any call the flow has one: everything in the bucket <c>landing</c>.</summary>
    public FlowBuilder Trigger(
        string bucket = "landing", string? prefix = null, string? suffix = null, string? pattern = null, string? minSize = null, string? maxSize = null)
    {
        _triggersGiven = true;
        KeyPattern? parsed = null;
        if (pattern is not null && !KeyPattern.TryParse(pattern, out parsed, out var error))
        {
            throw new ArgumentException(error, nameof(pattern));
        }

        _triggers.Add(new S3Trigger(bucket, prefix, suffix, parsed, Quantity(minSize), Quantity(maxSize)));
        return this;
    }

    /// <summary>Only run requests start it.</summary>
    public FlowBuilder NoTrigger()
    {
        _triggersGiven = true;
        return this;
    }

    public FlowBuilder Parameter(string name, string value)
    {
        _parameters[name] = value;
        return this;
    }

    public FlowBuilder Input(SizingInput input) => Sizing(_flow.Sizing with { Input = input });

    public FlowBuilder Base(string quantity) => Memory(_flow.Sizing.Memory with { Base = Bytes.Parse(quantity) });

    public FlowBuilder PerInputByte(decimal bytes) => Memory(_flow.Sizing.Memory with { PerInputByte = bytes });

    public FlowBuilder Expansion(string extension, decimal factor)
    {
        _expansion[extension] = factor;
        return this;
    }

    public FlowBuilder Minimum(string quantity) => Memory(_flow.Sizing.Memory with { Minimum = Bytes.Parse(quantity) });

    public FlowBuilder Maximum(string quantity) => Memory(_flow.Sizing.Memory with { Maximum = Bytes.Parse(quantity) });

    public FlowBuilder RoundTo(string quantity) => Memory(_flow.Sizing.Memory with { RoundTo = Bytes.Parse(quantity) });

    /// <param name="ratio">A multiple of the request; null: no limit.</param>
    public FlowBuilder Limit(decimal? ratio) => Memory(_flow.Sizing.Memory with { LimitRatio = ratio });

    public FlowBuilder EphemeralStorage(string start, decimal perInputByte = 0, string? maximum = null) =>
        Sizing(_flow.Sizing with { EphemeralStorage = new StorageRule(Bytes.Parse(start), perInputByte, Quantity(maximum)) });

    public FlowBuilder Learn(Learn learn) => Sizing(_flow.Sizing with { Learn = learn });

    public FlowBuilder OnOutOfMemory(decimal factor, int maxAttempts) => Sizing(_flow.Sizing with { OnOutOfMemory = new OnOutOfMemory(factor, maxAttempts) });

    public FlowBuilder Measure(Measure measure) => Sizing(_flow.Sizing with { Measure = measure });

    /// <param name="job">The JobSpec.</param>
    /// <param name="sizedContainer">The container in it whose memory is decided.</param>
    public FlowBuilder Job(JsonObject job, string sizedContainer = "main") => With(_flow with { Job = job, SizedContainer = sizedContainer });

    public FlowBuilder Command(params string[] command) => Job(Make.Job("main", command));

    public FlowBuilder Override(OverrideCondition when, JsonObject patch)
    {
        _overrides.Add(new FlowOverride(when, patch));
        return this;
    }

    public FlowBuilder AllowEventOverrides(params string[] names) =>
        With(_flow with { AllowEventOverrides = new HashSet<string>(names, StringComparer.Ordinal) });

    public FlowBuilder Concurrency(int? maxRuns = null, string? maxMemory = null, string? queue = null) =>
        With(_flow with { Concurrency = new Concurrency(maxRuns, Quantity(maxMemory), queue) });

    public FlowBuilder Retention(TimeSpan succeeded, TimeSpan failed) => With(_flow with { Retention = new Retention(succeeded, failed) });

    public FlowBuilder OnFailure(OnFailure what) => With(_flow with { OnFailure = what });

    /// <summary>The flow; what the builder does afterwards does not change it.</summary>
    public Flow Build() => _flow with
    {
        Triggers = _triggersGiven ? [.. _triggers] : [new S3Trigger("landing")],
        Parameters = new Dictionary<string, string>(_parameters, StringComparer.Ordinal),
        Overrides = [.. _overrides],
        Job = _flow.Job.DeepClone().AsObject(),
        Sizing = _flow.Sizing with
        {
            Memory = _flow.Sizing.Memory with { Expansion = new Dictionary<string, decimal>(_expansion, StringComparer.Ordinal) },
        },
    };

    private static Bytes? Quantity(string? text) => text is null ? null : Bytes.Parse(text);

    private FlowBuilder Memory(MemoryRule rule) => Sizing(_flow.Sizing with { Memory = rule });

    private FlowBuilder Sizing(SizingSpec sizing) => With(_flow with { Sizing = sizing });

    private FlowBuilder With(Flow flow)
    {
        _flow = flow;
        return this;
    }
}

using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Flowrun.Core.Events;
using Flowrun.Core.Flows;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;

namespace Flowrun.Benchmarks;

/// <summary>What one event costs before anything goes over the network: at most 20 µs and 8 KiB are the target for all of it.</summary>
[MemoryDiagnoser]
public class EventToJobBenchmarks
{
    private const int Flows = 50;
    private static readonly Dictionary<string, string> NoParameters = [];

    private readonly JobRenderer _renderer = new(null, "flows");
    private readonly FlowCatalog _catalog = new(Enumerable.Range(0, Flows).Select(index => Flow(index == Flows / 2 ? "orders" : $"flow-{index}")));
    private string _body = "";
    private ObjectEvent? _created;
    private FlowMatch? _match;
    private Run? _run;

    [GlobalSetup]
    public void Setup()
    {
        _body = (string)Fixtures.Read("events/s3-put")["body"]!;
        _created = Parse();
        _match = Route();
        _run = Size();
    }

    [Benchmark(Baseline = true)]
    public ReadOnlyMemory<byte> EventToJob()
    {
        var created = Parsed(_body);
        return _renderer.Render(RunOf(RouteTo(created), created)).Json;
    }

    [Benchmark]
    public ObjectEvent Parse() => Parsed(_body);

    [Benchmark]
    public FlowMatch Route() => RouteTo(_created!);

    [Benchmark]
    public Run Size() => RunOf(_match!, _created!);

    [Benchmark]
    public ReadOnlyMemory<byte> Render() => _renderer.Render(_run!).Json;

    private static ObjectEvent Parsed(string body) => ((EventRecord.Created)EventParser.Parse(body)[0]).Object;

    private FlowMatch RouteTo(ObjectEvent created) => ((Routing.Matched)_catalog.Route(created)).Matches[0];

    private static Run RunOf(FlowMatch match, ObjectEvent created) => new(
        match.Flow,
        RunId.Of(match.Flow.Group, created),
        Attempt: 1,
        created,
        match.Match,
        NoParameters,
        StaticSizing.Decide(match.Flow.Sizing, created.Size!.Value, created.Key),
        created.Time);

    /// <summary>As in the documentation: a pattern, parameters, a rule with expansion, an override.</summary>
    private static Flow Flow(string group) => Make.Flow(group, group + "-v3")
        .Trigger(prefix: group + "/", suffix: ".csv", pattern: group + "/{date}/{store}.csv", minSize: "1", maxSize: "50Gi")
        .Parameter("date", "{{ match.date }}")
        .Parameter("store", "{{ match.store }}")
        .PerInputByte(3)
        .Expansion("gz", 5)
        .Expansion("parquet", 4)
        .Override(
            new OverrideCondition(MinSize: Bytes.Gibi(8)),
            new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["nodeSelector"] = new JsonObject { ["pool"] = "highmem" } } } })
        .Build();
}

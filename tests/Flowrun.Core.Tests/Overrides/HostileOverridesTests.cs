using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Events;
using Flowrun.Core.Jobs;
using Flowrun.Core.Overrides;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Core.Sizing;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Overrides;

/// <summary>What strangers write reaches a Job as values and nothing else.</summary>
public class HostileOverridesTests
{
    private static readonly string[] Hostile =
    [
        "{{ key }}", "{{ run.id }}", "{{.job-name}}", "$(FLOWRUN_KEY)", "$$(X)", "$(", "a\nb: c", "\r\n", "\"}, \"privileged\": true, {\"", "\\", "'", "\u202E", "\uD83D\uDE00", "größe",
        "; rm -rf /", "--- !!python/object", new('x', 2048), new('ü', 1024), "null", "true", "", " ", "\t", "\u0001", "flowrun.dev/run", "../..",
    ];

    private static readonly Gen<string> Text = Gen.OneOf(Gen.Elements(Hostile), ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get));

    [Property(MaxTest = 300)]
    public Property Decide_AnyWords_NeverThrowsAndStaysWithinTheRules() => Prop.ForAll(
        Maps().ToArbitrary(),
        Maps().ToArbitrary(),
        Text.ToArbitrary(),
        (parameters, metadata, value) =>
        {
            var flow = Make.Flow().AllowEventOverrides([.. OverrideName.Known]).Build();
            var overrides = new JsonObject { ["memory"] = value, ["priorityClassName"] = value, ["labels"] = new JsonObject { [value] = value, ["ok"] = value }, [value + "x"] = value };

            var decided = EventOverrides.Decide(flow, parameters, overrides, Prefixed(metadata), "the event");

            Assert.All(decided.Labels.Keys, key => Assert.Null(LabelRule.KeyFault(key)));
            Assert.All(decided.Labels.Values, label => Assert.Null(LabelRule.ValueFault(label)));
            Assert.All(decided.Parameters.Keys, name => Assert.Matches(@"\A[A-Za-z][A-Za-z0-9_]*\z", name));
            Assert.All(decided.Refused, refused => Assert.Contains(refused.Name, (string[])[.. OverrideName.Known, OverrideName.Unknown]));
            Assert.All((decided.RefusedReason ?? "") + decided.Applied, letter => Assert.False(char.IsControl(letter)));
            Assert.InRange((decided.RefusedReason ?? "").Length, 0, 1100);
        });

    [Property(MaxTest = 200)]
    public Property Render_AnyWords_ChangesNothingButTheValuesInTheJob() => Prop.ForAll(
        Text.Where(text => !text.Contains('\0') && IsText(text)).ToArbitrary(),
        value =>
        {
            var flow = Make.Flow().Parameter("mode", "plain").Command("etl", "{{ parameters.mode }}").AllowEventOverrides([.. OverrideName.Known]).Build();
            var plain = Job(flow, "plain");

            var job = Job(flow, value);

            var container = job["spec"]!["template"]!["spec"]!["containers"]![0]!;
            var environment = container["env"]!.AsArray().ToDictionary(entry => (string)entry!["name"]!, entry => (string)entry!["value"]!);
            Assert.Equal(value, Expanded(environment["FLOWRUN_PARAM_MODE"]));
            Assert.Equal(value, Expanded(environment["FLOWRUN_PARAM_MORE"]));
            Assert.Equal(value, Expanded((string)container["command"]![1]!));
            Assert.True(Same(plain, job), job.ToJsonString());
        });

    /// <summary>The same but for the texts that are the event's.</summary>
    private static bool Same(JsonObject left, JsonObject right) => JsonNode.DeepEquals(Without(left), Without(right));

    private static JsonNode Without(JsonObject job)
    {
        var copy = job.DeepClone();
        var container = copy["spec"]!["template"]!["spec"]!["containers"]![0]!.AsObject();
        container["command"]![1] = "";
        foreach (var entry in container["env"]!.AsArray().Where(entry => ((string)entry!["name"]!).StartsWith("FLOWRUN_PARAM_", StringComparison.Ordinal)))
        {
            entry!["value"] = "";
        }

        copy["metadata"]!["annotations"]!.AsObject().Remove(WellKnown.RefusedOverridesAnnotation);
        copy["metadata"]!["annotations"]!.AsObject().Remove(WellKnown.EventAnnotation);
        return copy;
    }

    private static JsonObject Job(Core.Flows.Flow flow, string value)
    {
        var record = new EventRecord.Created(Make.Created() with { Metadata = new Dictionary<string, string> { ["flowrun-parameter-mode"] = value, ["flowrun-parameter-more"] = value, ["flowrun-x"] = value } });
        var overrides = EventOverrides.Of(flow, record);
        var run = new Run(
            flow, RunId.Of(flow.Group, record.Object), 1, record.Object, new Dictionary<string, string>(), overrides.Parameters,
            StaticSizing.Decide(flow.Sizing, new Bytes(10), "a.csv"), Make.Time, null, overrides, record);
        return JsonNode.Parse(new JobRenderer(null, "default").Render(run).Json.Span)!.AsObject();
    }

    /// <summary>What the kubelet makes of a value without references: <c>$$</c> is <c>$</c>.</summary>
    private static string Expanded(string value) => value.Replace("$$", "$", StringComparison.Ordinal);

    private static bool IsText(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static Gen<Dictionary<string, string>> Maps() =>
        Text.Zip(Text).ListOf().Select(pairs => pairs.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal));

    private static Dictionary<string, string> Prefixed(Dictionary<string, string> metadata) => metadata
        .SelectMany(pair => (KeyValuePair<string, string>[])
            [new("flowrun-" + pair.Key, pair.Value), new("flowrun-label-" + pair.Key, pair.Value), new("flowrun-parameter-" + pair.Key, pair.Value)])
        .DistinctBy(pair => pair.Key)
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}

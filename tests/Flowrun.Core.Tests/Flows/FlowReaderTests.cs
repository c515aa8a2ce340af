using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Sizing;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Flows;

public sealed class FlowReaderTests
{
    [Fact]
    public void Read_SmallestManifest_HasEveryDefault()
    {
        var (flow, problems) = FlowReader.Read(JsonNode.Parse("""
            {
              "apiVersion": "flowrun.dev/v1alpha1", "kind": "Flow", "metadata": {"name": "orders-v3"},
              "spec": {"job": {"template": {"spec": {"containers": [{"name": "etl", "image": "i"}]}}}}
            }
            """));

        Assert.Empty(problems);
        Assert.NotNull(flow);
        Assert.Equal("orders-v3", flow.Name.Value);
        Assert.Null(flow.Namespace);
        Assert.Equal("orders-v3", flow.Group.Value);
        Assert.False(flow.Archived);
        Assert.Empty(flow.Triggers);
        Assert.Empty(flow.Parameters);
        Assert.Same(SizingSpec.Default, flow.Sizing);
        Assert.Equal("""{"template":{"spec":{"containers":[{"name":"etl","image":"i"}]}}}""", flow.Job.ToJsonString());
        Assert.Empty(flow.Overrides);
        Assert.Empty(flow.AllowEventOverrides);
        Assert.Null(flow.Concurrency);
        Assert.Equal(Retention.Default, flow.Retention);
        Assert.Equal("etl", flow.SizedContainer);
    }

    [Fact]
    public void Read_CompleteManifest_HasEveryField()
    {
        var (flow, problems) = ManifestEdit.Complete().Read();

        Assert.All(problems, problem => Assert.True(problem.IsWarning, problem.ToString()));
        Assert.NotNull(flow);
        Assert.Equal(("orders-v3", "flows", "orders", false), (flow.Name.Value, flow.Namespace, flow.Group.Value, flow.Archived));
        var trigger = Assert.Single(flow.Triggers);
        Assert.Equal(("landing", "orders/", ".csv", "orders/{date}/{store}.csv"), (trigger.Bucket, trigger.Prefix, trigger.Suffix, trigger.Pattern?.Text));
        Assert.Equal((new Bytes(1), Bytes.Gibi(50)), (trigger.MinSize, trigger.MaxSize));
        Assert.Equal("{{ match.date }}", flow.Parameters["date"]);
        var memory = flow.Sizing.Memory;
        Assert.Equal((Bytes.Mebi(256), 3m, Bytes.Mebi(128), Bytes.Gibi(64), Bytes.Mebi(16), 1m), (memory.Base, memory.PerInputByte, memory.Minimum, memory.Maximum, memory.RoundTo, memory.LimitRatio));
        Assert.Equal([("csv.gz", 4.5m), ("gz", 5m)], memory.Expansion.Select(pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(new StorageRule(Bytes.Gibi(1), 2, Bytes.Gibi(1024)), flow.Sizing.EphemeralStorage);
        Assert.Equal((SizingInput.Object, Learn.Shadow, new OnOutOfMemory(1.5m, 3)), (flow.Sizing.Input, flow.Sizing.Learn, flow.Sizing.OnOutOfMemory));
        var entry = Assert.Single(flow.Overrides);
        Assert.Equal(new OverrideCondition(Bytes.Gibi(8), Bytes.Gibi(9), "landing", "orders/", ".csv", 2), entry.When);
        Assert.Equal("""{"template":{"spec":{"nodeSelector":{"pool":"highmem"}}}}""", entry.Patch.ToJsonString());
        Assert.Equal(["memory", "priorityClassName"], flow.AllowEventOverrides.Order());
        Assert.Equal(new Concurrency(10, Bytes.Gibi(200), null), flow.Concurrency);
        Assert.Equal(new Retention(TimeSpan.FromMinutes(90), TimeSpan.FromDays(7)), flow.Retention);
        Assert.Equal("main", flow.SizedContainer);
    }

    [Fact]
    public void Read_ObjectFromTheCluster_TakesStatusAndMetadata()
    {
        var recorded = Fixtures.Read("kubernetes/create-flow-201")["response"]!["body"]!.AsObject();
        recorded["spec"]!["job"] = Make.Job();
        recorded["status"] = new JsonObject { ["conditions"] = new JsonArray() };
        recorded["metadata"]!["managedFields"] = new JsonArray();

        var (flow, problems) = recorded.Read();

        Assert.Empty(problems);
        Assert.Equal("recorded", flow?.Namespace);
    }

    [Fact]
    public void Read_MetadataOfANewerServer_IsAWarning()
    {
        var manifest = Make.Manifest().With("metadata.namspace", "'flows'");

        Assert.Equal("warning: metadata.namspace: found \"flows\": unknown field: did you mean namespace?", manifest.Problems());
        Assert.NotNull(manifest.Read().Flow);
    }

    [Fact]
    public void Read_JobWithFieldsThisVersionHasNeverHeardOf_KeepsThem()
    {
        var job = Make.Job();
        job["someday"] = JsonNode.Parse("""{"big": 9223372036854775807, "nothing": null, "list": [[1.50]]}""");
        var manifest = Make.Manifest();
        manifest["spec"]!["job"] = job;

        var read = manifest.Read().Flow!.Job;

        Assert.Equal(job.ToJsonString(), read.ToJsonString());
        Assert.NotSame(job, read);
    }

    [Fact]
    public void Read_NullFields_AreAsIfNotGiven()
    {
        var manifest = Make.Manifest();
        foreach (var field in (string[])["archived", "parameters", "sizing", "overrides", "allowEventOverrides", "concurrency", "retention", "triggers", "onFailure"])
        {
            manifest["spec"]![field] = null;
        }

        Assert.Equal("", manifest.Problems());
    }

    [Theory]
    [InlineData("'On'", Learn.On)]
    [InlineData("'Off'", Learn.Off)]
    [InlineData("'Shadow'", Learn.Shadow)]
    [InlineData("true", Learn.On)]
    [InlineData("false", Learn.Off)]
    public void Read_Learn_AlsoAsTheBooleanThatYamlMakesOfIt(string json, Learn expected) =>
        Assert.Equal(expected, Make.Manifest().With("spec.sizing.learn", json).Read().Flow?.Sizing.Learn);

    [Theory]
    [InlineData("'Meter'", Measure.Meter)]
    [InlineData("'None'", Measure.None)]
    [InlineData("null", Measure.Meter)]
    public void Read_Measure_IsUnderstood(string json, Measure expected) =>
        Assert.Equal(expected, Make.Manifest().With("spec.sizing.measure", json).Read().Flow?.Sizing.Measure);

    [Theory]
    [InlineData("'7d'", 7 * 24 * 60)]
    [InlineData("'24h'", 24 * 60)]
    [InlineData("'30m'", 30)]
    [InlineData("'90s'", 1.5)]
    [InlineData("'1d2h3m60s'", (24 * 60) + 124)]
    public void Read_Durations_AreUnderstood(string json, double minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Make.Manifest().With("spec.retention.failed", json).Read().Flow?.Retention.Failed);

    [Theory]
    [InlineData("null", OnFailure.None)]
    [InlineData("'none'", OnFailure.None)]
    [InlineData("'deadLetter'", OnFailure.DeadLetter)]
    public void Read_OnFailure_IsWhatTheManifestSays(string json, OnFailure expected) =>
        Assert.Equal(expected, Make.Manifest().With("spec.onFailure", json).Read().Flow?.OnFailure);

    [Fact]
    public void Read_LimitNone_IsNoLimit()
    {
        Assert.Null(Make.Manifest().With("spec.sizing.memory.limit", "'none'").Read().Flow!.Sizing.Memory.LimitRatio);
        Assert.Equal(1.5m, Make.Manifest().With("spec.sizing.memory.limit", "1.5").Read().Flow!.Sizing.Memory.LimitRatio);
    }

    [Fact]
    public void Read_MaximumUnderTheDefaultMinimum_IsTheMinimumToo() =>
        Assert.Equal(Bytes.Mebi(16), Make.Manifest().With("spec.sizing.memory.maximum", "'16Mi'").Read().Flow?.Sizing.Memory.Minimum);

    [Fact]
    public void Read_SeveralContainers_MainIsSized()
    {
        var manifest = Make.Manifest().With("spec.job.template.spec.containers[1]", "{'name': 'sidecar', 'image': 'i'}");

        Assert.Equal("main", manifest.Read().Flow?.SizedContainer);
    }

    [Fact]
    public void Read_MuchIsWrong_SaysAllOfItAtOnce()
    {
        var manifest = ManifestEdit.Complete()
            .With("metadata.name", "'Orders'")
            .With("spec.triggers[0].s3.pattern", "'orders/{date'")
            .With("spec.sizing.memory.perInputBytes", "3")
            .With("spec.job", "remove")
            .With("spec.retention.failed", "7");
        manifest["spec"]!["sizing"]!.AsObject().Remove("learn");

        Assert.Equal(
            [
                "metadata.name", "spec.triggers[0].s3.pattern", "spec.sizing.memory.perInputBytes", "spec.job", "spec.retention.failed",
                "spec.parameters.date", "spec.parameters.store",
            ],
            manifest.Read().Problems.Where(problem => !problem.IsWarning).Select(problem => problem.Path));
        Assert.Null(manifest.Read().Flow);
    }

    [Fact]
    public void Read_ManifestHasAnError_TellsWhatTheFlowWouldWant()
    {
        var reading = ManifestEdit.Complete()
            .With("spec.typo", "1")
            .With("spec.triggers[1].s3", "{'bucket': 'faulty', 'prefx': 'orders/'}")
            .With("spec.triggers[2].s3", "{'bucket': 'invoices', 'suffix': '*.csv'}")
            .Read();

        Assert.Null(reading.Flow);
        var refused = Assert.IsType<RefusedFlow>(reading.Refused);
        Assert.Equal(("orders-v3", "flows", "orders", false), (refused.Name?.Value, refused.Namespace, refused.Group.Value, refused.Archived));
        Assert.Equal(["landing", "invoices"], refused.Triggers.Select(trigger => trigger.Bucket));
    }

    [Fact]
    public void Read_NeitherNameNorGroupCanBeRead_TellsItAllTheSame()
    {
        var refused = Make.Manifest().With("metadata.name", "5").With("spec.versionGroup", "'A B'").With("spec.archived", "true").Read().Refused;

        Assert.NotNull(refused);
        Assert.Equal((null, "", true, "landing"), (refused.Name, refused.Group.Value, refused.Archived, Assert.Single(refused.Triggers).Bucket));
    }

    [Fact]
    public void Read_GoodManifestOrNoSpec_NothingIsRefused()
    {
        Assert.Null(Make.Manifest().Read().Refused);
        Assert.Null(Make.Manifest().With("spec", "remove").Read().Refused);
    }
}

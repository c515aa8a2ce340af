using Flowrun.Core.Flows;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Flows;
using YamlDotNet.RepresentationModel;

namespace Flowrun.Kubernetes.Tests.Flows;

/// <summary>charts/flowrun/crds/flows.yaml against what the reader knows.</summary>
public sealed class CrdTests
{
    private const string DnsLabel = "versionGroup must be a DNS-1123 label";

    private static readonly YamlMappingNode Definition = Load();
    private static readonly YamlMappingNode Version = (YamlMappingNode)Definition["spec"]["versions"][0];
    private static readonly YamlMappingNode Schema = (YamlMappingNode)Version["schema"]["openAPIV3Schema"];

    public static TheoryData<string> Paths => [.. FlowFields.ByPath.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Properties_OfEachLevel_AreWhatTheReaderKnows(string path) =>
        Assert.Equal(FlowFields.ByPath[path].Order(StringComparer.Ordinal), Names(At(path)["properties"]).Order(StringComparer.Ordinal));

    [Fact]
    public void Properties_OfTheManifest_AreWhatTheReaderKnows() =>
        Assert.Equal(FlowFields.Manifest.Order(StringComparer.Ordinal), Names(Schema["properties"]).Order(StringComparer.Ordinal));

    [Fact]
    public void Properties_WhereverTheSchemaHasSome_TheReaderKnowsThem()
    {
        var levels = Everywhere(Schema, "").Where(node => node.Schema.Children.ContainsKey("properties") && node.Path.StartsWith("spec", StringComparison.Ordinal));

        Assert.Equal(FlowFields.ByPath.Keys.Order(StringComparer.Ordinal), levels.Select(node => node.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Schema_Everywhere_IsDescribed()
    {
        // Only a name's form may be said of metadata.
        var silent = Everywhere(Schema, "").Where(node => node.Path != "metadata" && !node.Schema.Children.ContainsKey("description")).Select(node => node.Path);

        Assert.Empty(silent);
    }

    /// <summary>Else the API server refuses the definition: it has to be structural.</summary>
    [Fact]
    public void Schema_Everywhere_HasATypeOrSaysWhyNot()
    {
        var untyped = Everywhere(Schema, "").Where(node => !node.Schema.Children.ContainsKey("type")).ToList();

        Assert.All(untyped, node => Assert.True(
            Has(node.Schema, "x-kubernetes-int-or-string", "true") || Has(node.Schema, "x-kubernetes-preserve-unknown-fields", "true"), node.Path));
        Assert.Contains(untyped, node => node.Path == "spec.sizing.memory.limit");
    }

    [Fact]
    public void Schema_ListsAndMaps_AreBounded() => Assert.All(
        Everywhere(Schema, ""),
        node => Assert.True(
            (!node.Schema.Children.ContainsKey("items") || node.Schema.Children.ContainsKey("maxItems"))
            && (!node.Schema.Children.ContainsKey("additionalProperties") || node.Schema.Children.ContainsKey("maxProperties")), node.Path));

    [Theory]
    [InlineData("", "spec")]
    [InlineData("spec", "job")]
    [InlineData("spec.triggers[]", "s3")]
    [InlineData("spec.triggers[].s3", "bucket")]
    [InlineData("spec.overrides[]", "patch")]
    public void Required_WhereTheReaderAsksForIt_IsRequired(string path, string name) =>
        Assert.Equal([name], ((YamlSequenceNode)At(path)["required"]).Select(entry => entry.ToString()));

    [Theory]
    [InlineData("spec.job")]
    [InlineData("spec.overrides[].patch")]
    public void PassedThrough_Everything_Survives(string path)
    {
        Assert.True(Has(At(path), "type", "object"));
        Assert.True(Has(At(path), "x-kubernetes-preserve-unknown-fields", "true"));
    }

    [Fact]
    public void VersionGroup_Rule_SpeaksAsRecorded()
    {
        var rule = Assert.Single((YamlSequenceNode)At("spec")["x-kubernetes-validations"]);

        Assert.Equal(DnsLabel, rule["message"].ToString());
        var recorded = Testing.Fixtures.Read("kubernetes/create-flow-422-cel")["response"]!["body"]!["message"]!.GetValue<string>();
        Assert.EndsWith($"spec: Invalid value: {DnsLabel}", recorded, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_Values_HaveTheBooleansThatYamlMakesOfThem() =>
        Assert.Equal(["On", "Shadow", "Off", "true", "false"], ((YamlSequenceNode)At("spec.sizing.learn")["enum"]).Select(entry => entry.ToString()));

    [Fact]
    public void Version_Served_HasStatusAndColumns()
    {
        Assert.Equal("v1alpha1", Version["name"].ToString());
        Assert.Empty(((YamlMappingNode)Version["subresources"]["status"]).Children);
        Assert.Equal(
            [
                ("Group", ".spec.versionGroup"),
                ("Ready", """.status.conditions[?(@.type=="Ready")].status"""),
                ("Reason", """.status.conditions[?(@.type=="Ready")].reason"""),
                ("Waiting", ".status.runs.waiting"),
                ("Running", ".status.runs.running"),
                ("Succeeded", ".status.runs.succeeded"),
                ("Failed", ".status.runs.failed"),
                ("Last Run", ".status.lastRun.state"),
                ("Learned", ".status.model"),
                ("Waits For", """.status.conditions[?(@.type=="WaitingForQuota")].message"""),
                ("Age", ".metadata.creationTimestamp"),
            ],
            ((YamlSequenceNode)Version["additionalPrinterColumns"]).Select(column => (column["name"].ToString(), column["jsonPath"].ToString())));
    }

    /// <summary>Else the API server would drop what the worker writes.</summary>
    [Fact]
    public void Status_WhatTheWorkerWrites_IsInTheSchema()
    {
        var run = new RunView(
            "flows", "orders-a-1", new RunId("a"), new VersionGroup("orders"), new FlowName("orders"), 1, "s3://b/k", new Bytes(1), new Bytes(2), new Bytes(3), AttemptState.Failed, "why",
            DateTimeOffset.UnixEpoch, null, null);
        var status = FlowStatusFigures.Of(new FlowReport(FlowFigures.None with { Last = run }, "1 run measured"));

        Assert.Equal(FlowStatusFigures.Fields.Append("conditions").Order(StringComparer.Ordinal), Names(At("status")["properties"]).Order(StringComparer.Ordinal));
        Assert.Equal(status["runs"]!.AsObject().Select(field => field.Key), Names(At("status.runs")["properties"]));
        Assert.Equal(status["lastRun"]!.AsObject().Select(field => field.Key), Names(At("status.lastRun")["properties"]));
    }

    private static YamlMappingNode Load()
    {
        using var text = File.OpenText(Path.Combine(AppContext.BaseDirectory, "crds", "flows.yaml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        return (YamlMappingNode)Assert.Single(yaml.Documents).RootNode;
    }

    /// <summary>The schema at a path such as <c>spec.triggers[].s3</c>.</summary>
    private static YamlMappingNode At(string path) => Assert.Single(Everywhere(Schema, ""), node => node.Path == path).Schema;

    private static IEnumerable<(string Path, YamlMappingNode Schema)> Everywhere(YamlMappingNode schema, string path)
    {
        var below = Children(schema, "properties").Select(child => (path.Length == 0 ? child.Name : $"{path}.{child.Name}", child.Node));
        if (schema.Children.TryGetValue("items", out var items))
        {
            below = below.Append((path + "[]", items));
        }

        if (schema.Children.TryGetValue("additionalProperties", out var values))
        {
            below = below.Append((path + "{}", values));
        }

        return below.SelectMany(child => Everywhere((YamlMappingNode)child.Item2, child.Item1)).Prepend((path, schema));
    }

    private static IEnumerable<(string Name, YamlNode Node)> Children(YamlMappingNode schema, string name) =>
        schema.Children.TryGetValue(name, out var children) ? ((YamlMappingNode)children).Children.Select(child => (child.Key.ToString(), child.Value)) : [];

    private static IEnumerable<string> Names(YamlNode properties) => ((YamlMappingNode)properties).Children.Keys.Select(key => key.ToString());

    private static bool Has(YamlMappingNode schema, string name, string value) => schema.Children.TryGetValue(name, out var found) && found.ToString() == value;
}

using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Flows;
using FsCheck.Xunit;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class YamlManifestsTests
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("On", "\"On\"")]
    [InlineData("off", "\"off\"")]
    [InlineData("y", "\"y\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("!!str 5", "\"5\"")]
    [InlineData("0", "0")]
    [InlineData("-0", "-0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551615", "18446744073709551615")]
    [InlineData("+5", "5")]
    [InlineData("1.50", "1.50")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1e3", "1e3")]
    [InlineData("-1.5E-3", "-1.5E-3")]
    [InlineData("0644", "420")]
    [InlineData("0o644", "420")]
    [InlineData("0x1F", "31")]
    [InlineData("00.5", "0.5")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("2026-11-22", "\"2026-11-22\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("512Mi", "\"512Mi\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("-", "[null]")]
    [InlineData(".", "\".\"")]
    [InlineData("e5", "\"e5\"")]
    [InlineData("{{ key }}", null)]
    [InlineData("\"{{ key }}\"", "\"{{ key }}\"")]
    [InlineData("|\n    a\n    b\n", "\"a\\nb\\n\"")]
    [InlineData(">-\n    a\n    b\n", "\"a b\"")]
    public void Read_Scalar_HasTheTypeThatKubernetesToolsMean(string yaml, string? json)
    {
        if (json is null)
        {
            Assert.Throws<ManifestSyntaxException>(() => YamlManifests.Read($"value: {yaml}"));
            return;
        }

        var read = YamlManifests.Read(yaml == "-" ? "value:\n  -" : $"value: {yaml}")[0]!["value"];

        Assert.Equal(json, read?.ToJsonString() ?? "null");
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "line 3, column 1: the field a comes twice")]
    [InlineData("a: &x 1\n", "line 1, column 4: anchors are not read: write the value out where it is needed")]
    [InlineData("a: *x\n", "line 1, column 4: aliases are not read: write the value out")]
    [InlineData("a:\n  <<: {b: 1}\n", "line 2, column 3: merge keys (<<) are not read: write the fields out")]
    [InlineData("a: !secret x\n", "line 1, column 4: tags are not read: put text in quotes")]
    [InlineData("a: 0899\n", "line 1, column 4: 0899 begins with a zero, as an octal number does, and is none: put text in quotes, or take the zero away")]
    [InlineData("a: .inf\n", "line 1, column 4: .inf is no number that JSON has: put text in quotes")]
    [InlineData("[1]: 2\n", "line 1, column 1: the name of a field is text; a placeholder such as \"{{ key }}\" must stand in quotes")]
    [InlineData("a: {{ key }}\n", "line 1, column 5: the name of a field is text; a placeholder such as \"{{ key }}\" must stand in quotes")]
    public void Read_NotForManifests_SaysWhereAndWhatWouldBeRight(string yaml, string expected) =>
        Assert.Equal(expected, Assert.Throws<ManifestSyntaxException>(() => YamlManifests.Read(yaml)).Message);

    [Theory]
    [InlineData("spec:\n  a: b: c\n", "line 2, column ")]
    [InlineData("a: \"open\n", "line ")]
    [InlineData("a:\n\t- b\n", "line 2, column 1: no YAML: a tab in the indentation: use spaces")]
    [InlineData("{a: [}", "line 1, column ")]
    [InlineData("a: b\n c\nd", "line ")]
    public void Read_NoYaml_SaysWhere(string yaml, string beginning)
    {
        var message = Assert.Throws<ManifestSyntaxException>(() => YamlManifests.Read(yaml)).Message;

        Assert.StartsWith(beginning, message, StringComparison.Ordinal);
        Assert.Contains(": no YAML: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralDocuments_GivesEach()
    {
        var documents = YamlManifests.Read("# first\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n---\nc: 3\n");

        Assert.Equal(["""{"a":1}""", "null", """{"b":2}""", """{"c":3}"""], documents.Select(document => document?.ToJsonString() ?? "null"));
    }

    [Fact]
    public void Read_NestedTooDeep_IsRefused()
    {
        var text = new string('[', 100) + new string(']', 100);

        Assert.Equal("line 1, column 62: nested deeper than 60", Assert.Throws<ManifestSyntaxException>(() => YamlManifests.Read(text)).Message);
    }

    [Fact]
    public void Read_NestedWithoutEnd_EndsSoon() =>
        Assert.Throws<ManifestSyntaxException>(() => YamlManifests.Read(new string('[', 500_000)));

    [Fact]
    public void Read_TooLong_IsRefused() =>
        Assert.Equal(
            "1048577 characters, and a manifest has at most 1048576",
            Assert.Throws<ManifestSyntaxException>(() => YamlManifests.Read(new string(' ', YamlManifests.LongestText + 1))).Message);

    [Property(MaxTest = 2000)]
    public void Read_AnyText_GivesDocumentsOrSaysWhyNot(string? text, byte where)
    {
        const string Valid = "a: [1, {b: 'x'}]\nc: |\n  text\n---\n- \"q\\u00e4\"\n";
        var cut = where % Valid.Length;
        foreach (var candidate in (string[])[text ?? "", Valid[..cut], Valid[..cut] + text + Valid[cut..]])
        {
            try
            {
                Assert.NotNull(YamlManifests.Read(candidate));
            }
            catch (ManifestSyntaxException wrong)
            {
                Assert.DoesNotContain(wrong.Message, char.IsControl);
            }
        }
    }

    [Fact]
    public void Read_ManifestOfTheDesign_IsAValidFlow()
    {
        const string Yaml = """
            apiVersion: flowrun.dev/v1alpha1
            kind: Flow
            metadata: {name: orders-v3, namespace: flows}
            spec:
              versionGroup: orders
              archived: false
              triggers:
                - s3: {bucket: landing, prefix: orders/, suffix: .csv, pattern: "orders/{date}/{store}.csv", minSize: 1, maxSize: 50Gi}
              parameters: {date: "{{ match.date }}", store: "{{ match.store }}"}
              sizing:
                input: object        # object | prefix (sum of the key's folder: for _SUCCESS markers) | manifest
                memory: {base: 256Mi, perInputByte: 3, expansion: {gz: 5, parquet: 4}, minimum: 128Mi, maximum: 64Gi, roundTo: 16Mi, limit: 1.0}
                ephemeralStorage: {base: 1Gi, perInputByte: 2}
                learn: On            # On | Shadow (computed and shown, not used) | Off
                onOutOfMemory: {factor: 2, maxAttempts: 4}
              job:                   # a batch/v1 JobSpec, passed through whole
                template:
                  spec:
                    containers:
                      - {name: main, image: registry.example/orders-etl:3, command: ["python", "-m", "etl"]}
              overrides:             # in order, where `when` holds
                - when: {minSize: 8Gi}
                  patch: {template: {spec: {nodeSelector: {pool: highmem}}}}
              allowEventOverrides: [memory, priorityClassName]
              concurrency: {maxRuns: 10, maxMemory: 200Gi}
              retention: {succeeded: 24h, failed: 7d}
            """;

        var (flow, problems) = FlowReader.Read(Assert.Single(YamlManifests.Read(Yaml)));

        Assert.Equal("orders", flow?.Group.Value);
        Assert.Empty(problems);
    }

    [Fact]
    public void Read_JsonText_IsReadToo() =>
        Assert.Equal("""{"a":[1,"x"],"b":null}""", ((JsonNode)YamlManifests.Read("{\n  \"a\": [1, \"x\"],\n  \"b\": null\n}")[0]!).ToJsonString());
}

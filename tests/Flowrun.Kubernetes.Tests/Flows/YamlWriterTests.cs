using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class YamlWriterTests
{
    [Fact]
    public void Write_Job_LooksAsKubectlWritesIt()
    {
        var job = JsonNode.Parse("""
            {
              "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "orders-a-1", "labels": {"flowrun.dev/attempt": "1"}, "annotations": {}},
              "spec": {
                "suspend": false, "backoffLimit": 0,
                "template": {"spec": {"containers": [
                  {"name": "main", "image": "registry.example:5000/etl@sha256:0a", "args": ["-c", "a: b", "x\ny\n", "on", "5", "{{ key }}", "s3://b/ä b"],
                   "resources": {"limits": {"memory": "512Mi"}}, "nested": [[1, 2], [], null]}]}}
              }
            }
            """);

        Assert.Equal(
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: orders-a-1
              labels:
                flowrun.dev/attempt: "1"
              annotations: {}
            spec:
              suspend: false
              backoffLimit: 0
              template:
                spec:
                  containers:
                  - name: main
                    image: registry.example:5000/etl@sha256:0a
                    args:
                    - "-c"
                    - "a: b"
                    - |
                      x
                      y
                    - "on"
                    - "5"
                    - "{{ key }}"
                    - "s3://b/ä b"
                    resources:
                      limits:
                        memory: 512Mi
                    nested:
                    - - 1
                      - 2
                    - []
                    - null

            """,
            YamlWriter.Write(job));
    }

    [Theory]
    [InlineData("a\u001b[31m\u202eb\u2028\u00a0\u0085", "\"a\\u001b[31m\\u202eb\\u2028\\u00a0\\u0085\"")]
    [InlineData("\"\\", "\"\\\"\\\\\"")]
    [InlineData("a\r\nb", "\"a\\u000d\\nb\"")]
    [InlineData(" a\nb", "\" a\\nb\"")]
    [InlineData("a\n\n", "\"a\\n\\n\"")]
    [InlineData("", "\"\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("2026-11-22", "\"2026-11-22\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("a:", "\"a:\"")]
    [InlineData("a ", "\"a \"")]
    [InlineData("---", "\"---\"")]
    [InlineData("😀", "\"😀\"")]
    [InlineData("\ue000", "\"\\ue000\"")]
    [InlineData("\U000e0001", "\"\\U000e0001\"")]
    [InlineData("python -m etl", "python -m etl")]
    [InlineData("s3://landing/a.csv", "s3://landing/a.csv")]
    public void Write_Text_IsQuotedWhereItMustBe(string text, string yaml) =>
        Assert.Equal($"- {yaml}\n", YamlWriter.Write(new JsonArray(text)));

    [Property(MaxTest = 1000)]
    public Property Write_AnyJson_IsReadBackTheSame()
    {
        var text = Gen.OneOf(
            Gen.Elements("", "a", "on", "~", "null", "0644", "1e5", "a\nb", "a\nb\n", " x\ny", "a\n\nb", "- a", "#", "a: b", "'", "\"", "\\", "\u0000", "\ufeff", "\u2029", "%", "@a", "`", "<<", "*a", "&a", "!a", "---", "...", "\t"),
            ArbMap.Default.GeneratorFor<string?>().Select(some => new string([.. (some ?? "").Where(character => !char.IsSurrogate(character))])));
        return Prop.ForAll(Node(text, 3).ToArbitrary(), node =>
        {
            var yaml = YamlWriter.Write(node);

            var read = Assert.Single(YamlManifests.Read(yaml));
            Assert.True(JsonNode.DeepEquals(node, read), yaml);
        });
    }

    [Fact]
    public void Write_RecordedJobs_AreReadBackTheSame() => Assert.All(Fixtures.Names("kubernetes"), name =>
    {
        var recorded = Fixtures.Read("kubernetes/" + name);

        Assert.True(JsonNode.DeepEquals(recorded, YamlManifests.Read(YamlWriter.Write(recorded))[0]));
    });

    private static Gen<JsonNode?> Node(Gen<string> text, int depth)
    {
        var scalar = Gen.OneOf(
            text.Select(value => (JsonNode?)JsonValue.Create(value)),
            Gen.Elements("0", "-1", "9223372036854775807", "0.1", "1E+30").Select(number => JsonNode.Parse(number)),
            Gen.Constant<JsonNode?>(null),
            Gen.Elements(true, false).Select(value => (JsonNode?)JsonValue.Create(value)));
        if (depth == 0)
        {
            return scalar.Select(Copy);
        }

        var inner = Node(text, depth - 1);
        return Gen.OneOf(
            scalar.Select(Copy),
            inner.ListOf().Select(items => (JsonNode?)new JsonArray([.. items.Take(4).Select(Copy)])),
            text.Zip(inner).ListOf().Select(fields => (JsonNode?)new JsonObject(fields.Take(4).DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, Copy(field.Item2))))));
    }

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();
}

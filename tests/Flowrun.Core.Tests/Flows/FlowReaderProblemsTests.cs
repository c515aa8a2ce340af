using System.Text;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Flows;

/// <summary>The message that a person gets for each thing that can be wrong.</summary>
public sealed class FlowReaderProblemsTests
{
    /// <summary>Each command of a container is looked at with each of its arguments, which would be a million here.</summary>
    [Fact]
    public void Read_OneContainerAThousandTimes_SaysSoSoon()
    {
        var manifest = Make.Manifest();
        var container = JsonNode.Parse("""{"name": "main", "image": "i", "command": ["sh", "-c", "a"], "args": ["b"]}""")!;
        manifest["spec"]!["job"]!["template"]!["spec"]!["containers"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(_ => container.DeepClone())]);

        Assert.Contains(FlowReader.Read(manifest).Problems, problem => problem.Path == "spec.job.template.spec.containers[1].name");
    }

    [Theory]
    [InlineData("spec.job.template.spec.containers")]
    [InlineData("spec.job.template.spec.containers[0].env")]
    [InlineData("spec.overrides[0].patch.template.spec.volumes")]
    public void Read_ListWithoutEnd_IsRefusedUnmerged(string path)
    {
        var list = new JsonArray([.. Enumerable.Range(0, 20_000).Select(index => new JsonObject { ["name"] = $"n{index}" })]);

        Assert.Equal($"{path}: found 20000: at most 1000 items", Make.Manifest().With(path, list.ToJsonString()).Problems());
    }

    [Fact]
    public void Read_TooManyOverrides_IsRefusedUnread()
    {
        var list = new JsonArray([.. Enumerable.Range(0, 101).Select(_ => new JsonObject { ["patch"] = new JsonObject() })]);

        Assert.Equal("spec.overrides: found 101: at most 100", Make.Manifest().With("spec.overrides", list.ToJsonString()).Problems());
    }

    [Fact]
    public void Read_ProblemsWithoutEnd_AreCutOffAndStillAnError()
    {
        var manifest = Make.Manifest();
        for (var index = 0; index < 20_000; index++)
        {
            manifest["metadata"]![$"x{index}"] = index;
        }

        manifest["spec"]!["archived"] = "soon";
        var reading = FlowReader.Read(manifest);

        Assert.Null(reading.Flow);
        Assert.InRange(reading.Problems.Count, 500, 501);
        Assert.Contains(reading.Problems, problem => problem.Path == "spec.archived");
    }

    [Theory]
    [InlineData("apiVersion", "'flowrun.dev/v1'", "apiVersion: found \"flowrun.dev/v1\": flowrun.dev/v1alpha1")]
    [InlineData("apiVersion", "remove", "apiVersion: missing: flowrun.dev/v1alpha1")]
    [InlineData("kind", "'flow'", "kind: found \"flow\": Flow")]
    [InlineData("kind", "remove", "kind: missing: Flow")]
    [InlineData("metadata", "remove", "metadata.name: missing: a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("metadata", "[]", "metadata: found []: an object")]
    [InlineData("metadata.name", "'a_b'", "metadata.name: found \"a_b\": a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("metadata.name", "5", "metadata.name: found 5: a string: put it in quotes")]
    [InlineData("metadata.namespace", "'-x'", "metadata.namespace: found \"-x\": a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("sepc", "{}", "sepc: found {}: unknown field: did you mean spec?")]
    [InlineData("spec", "remove", "spec: missing: what the flow does; at least job, a batch/v1 JobSpec")]
    [InlineData("spec.versionGroup", "'Or ders'", "spec.versionGroup: found \"Or ders\": a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("spec.archived", "'yes'", "spec.archived: found \"yes\": true or false")]
    [InlineData("spec.archivd", "true", "spec.archivd: found true: unknown field: did you mean archived?")]
    [InlineData("spec.schedule", "'* * *'", "spec.schedule: found \"* * *\": unknown field: known here: versionGroup, archived, triggers, parameters, sizing, job, overrides, allowEventOverrides, concurrency, retention, onFailure")]
    [InlineData("spec.onFailure", "{}", "spec.onFailure: found {}: a string")]
    [InlineData("spec.onFailure", "'retry'", "spec.onFailure: found \"retry\": none or deadLetter")]
    [InlineData("spec.sizing.scout", "1", "spec.sizing.scout: found 1: unknown field: known here: input, memory, ephemeralStorage, learn, onOutOfMemory, measure")]
    [InlineData("spec.sizing.measure", "'meter'", "spec.sizing.measure: found \"meter\": Meter or None")]
    [InlineData("spec.sizing.measure", "false", "spec.sizing.measure: found false: a string: put it in quotes")]
    [InlineData("spec.triggers", "{}", "spec.triggers: found {}: a list")]
    [InlineData("spec.triggers[0]", "'s3'", "spec.triggers[0]: found \"s3\": an object with s3: {bucket: …}")]
    [InlineData("spec.triggers[0]", "{}", "spec.triggers[0].s3: missing: at least {bucket: …}")]
    [InlineData("spec.triggers[0].s3.bucket", "remove", "spec.triggers[0].s3.bucket: missing: the bucket's name")]
    [InlineData("spec.triggers[0].s3.bucket", "'s3://landing'", "spec.triggers[0].s3.bucket: found \"s3://landing\": the bucket's name alone: letters, digits, dots and hyphens")]
    [InlineData("spec.triggers[0].s3.prefix", "'s3://landing/orders/'", "spec.triggers[0].s3.prefix: found \"s3://landing/orders/\": a part of the key alone: the bucket stands in bucket")]
    [InlineData("spec.triggers[0].s3.prefx", "'a'", "spec.triggers[0].s3.prefx: found \"a\": unknown field: did you mean prefix?")]
    [InlineData("spec.triggers[0].s3.suffix", "'*.csv'", "warning: spec.triggers[0].s3.suffix: found \"*.csv\": a * stands for itself here; what may be anything is a named part of the pattern, such as {name}")]
    [InlineData("spec.triggers[0].s3.pattern", "'orders/{date'", "spec.triggers[0].s3.pattern: found \"orders/{date\": a { is not closed: a part is {name}, as in orders/{date}/{store}.csv")]
    [InlineData("spec.triggers[0].s3.minSize", "'1 GB'", "spec.triggers[0].s3.minSize: found \"1 GB\": a quantity of bytes, zero or more, such as 512Mi, 2G or 1073741824")]
    [InlineData("spec.triggers[0].s3.minSize", "-1", "spec.triggers[0].s3.minSize: found -1: a quantity of bytes, zero or more, such as 512Mi, 2G or 1073741824")]
    [InlineData("spec.triggers[0].s3", "{'bucket': 'landing', 'minSize': '2Gi', 'maxSize': '1Gi'}", "spec.triggers[0].s3.minSize: found \"2Gi\": at most maxSize, which is 1Gi")]
    [InlineData("spec.parameters", "['a']", "spec.parameters: found [\"a\"]: an object")]
    [InlineData("spec.parameters", "{'a-b': 'x'}", "spec.parameters.a-b: found \"x\": a parameter's name is a letter, then letters, digits and _, at most 63 in all")]
    [InlineData("spec.parameters", "{'day': 'x', 'Day': 'y'}", "spec.parameters.Day: found \"y\": another name: day gives the same variable, FLOWRUN_PARAM_DAY")]
    [InlineData("spec.parameters", "{'day': 22}", "spec.parameters.day: found 22: a string: put it in quotes")]
    [InlineData("spec.sizing.input", "'Prefix'", "spec.sizing.input: found \"Prefix\": object, prefix or manifest")]
    [InlineData("spec.sizing.learn", "'on'", "spec.sizing.learn: found \"on\": On, Shadow or Off")]
    [InlineData("spec.sizing.memory", "'4Gi'", "spec.sizing.memory: found \"4Gi\": an object")]
    [InlineData("spec.sizing.memory", "{'minimum': '8Gi', 'maximum': '4Gi'}", "spec.sizing.memory.minimum: found \"8Gi\": at most maximum, which is 4Gi")]
    [InlineData("spec.sizing.memory", "{'minimum': '100Gi'}", "spec.sizing.memory.minimum: found \"100Gi\": at most maximum, which is 64Gi")]
    [InlineData("spec.sizing.memory", "{'maximum': 64}", "spec.sizing.memory.maximum: found 64: a quantity of at least 1Mi, such as 512Mi or 2G (a plain number counts bytes)")]
    [InlineData("spec.sizing.memory", "{'base': '8Gi', 'maximum': '4Gi'}", "warning: spec.sizing.memory.base: found \"8Gi\": at most maximum, which is 4Gi: as it is, every run gets the maximum")]
    [InlineData("spec.sizing.memory", "{'perInputBytes': 3}", "spec.sizing.memory.perInputBytes: found 3: unknown field: did you mean perInputByte?")]
    [InlineData("spec.sizing.memory", "{'perInputByte': '3'}", "spec.sizing.memory.perInputByte: found \"3\": a number from 0 to 1000000, such as 3 or 0.5")]
    [InlineData("spec.sizing.memory", "{'perInputByte': -1}", "spec.sizing.memory.perInputByte: found -1: a number from 0 to 1000000, such as 3 or 0.5")]
    [InlineData("spec.sizing.memory", "{'perInputByte': 1e999}", "spec.sizing.memory.perInputByte: found 1e999: a number from 0 to 1000000, such as 3 or 0.5")]
    [InlineData("spec.sizing.memory", "{'expansion': {'.gz': 5}}", "spec.sizing.memory.expansion[\".gz\"]: found 5: an extension without its first dot, such as gz or csv.gz")]
    [InlineData("spec.sizing.memory", "{'expansion': {'GZ': 5}}", "spec.sizing.memory.expansion.GZ: found 5: an extension in lower case; it stands for upper case too")]
    [InlineData("spec.sizing.memory", "{'expansion': {'gz': 0}}", "spec.sizing.memory.expansion.gz: found 0: a number over 0, at most 1000000: how much larger the input becomes when unpacked")]
    [InlineData("spec.sizing.memory", "{'roundTo': 0}", "spec.sizing.memory.roundTo: found 0: a quantity of at least 1, such as 512Mi or 2G (a plain number counts bytes)")]
    [InlineData("spec.sizing.memory", "{'limit': 0.5}", "spec.sizing.memory.limit: found 0.5: a multiple of the request from 1 to 1000, such as 1.5, or none")]
    [InlineData("spec.sizing.memory", "{'limit': 'None'}", "spec.sizing.memory.limit: found \"None\": a multiple of the request from 1 to 1000, such as 1.5, or none")]
    [InlineData("spec.sizing.ephemeralStorage", "{'base': '2Gi', 'maximum': '1Gi'}", "spec.sizing.ephemeralStorage.base: found \"2Gi\": at most maximum, which is 1Gi")]
    [InlineData("spec.overrides", "[5]", "spec.overrides[0]: found 5: an object with patch, and when it holds")]
    [InlineData("spec.overrides", "[{'when': {'minSize': '8Gi'}}]", "spec.overrides[0].patch: missing: what changes in the JobSpec, such as {template: {spec: …}}")]
    [InlineData("spec.overrides", "[{'patch': []}]", "spec.overrides[0].patch: found []: an object")]
    [InlineData("spec.overrides", "[{'patch': {}, 'when': {'minsize': 1}}]", "spec.overrides[0].when.minsize: found 1: unknown field: did you mean minSize?")]
    [InlineData("spec.overrides", "[{'patch': {}, 'when': {'minAttempt': 0}}]", "spec.overrides[0].when.minAttempt: found 0: a whole number from 1 to 20")]
    [InlineData("spec.overrides", "[{'patch': {'suspend': true}}]", "spec.overrides[0].patch.suspend: found true: left out: the worker suspends and releases Jobs itself")]
    [InlineData("spec.overrides", "[{'patch': {'template': {'spec': {'containers': [{'image': 'x'}]}}}}]", "spec.overrides[0].patch.template.spec.containers[0].name: missing: a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("spec.overrides", "[{'patch': {'template': {'spec': {'containers': [{'name': 'main', '$patch': 'delete'}, {'name': 'b'}]}}}}]", "spec.overrides[0].patch: found {\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"$patch\":\"delete\"},{\"name\":\"b\"…: a patch that leaves the container main in the job: its memory is decided")]
    [InlineData("spec.overrides", "[{'patch': {'template': {'spec': {'containers': [{'name': 'sidecar'}]}}}}]", "")]
    [InlineData("spec.concurrency", "{'queue': 'etl', 'maxRuns': 0}", "spec.concurrency.maxRuns: found 0: a whole number, 1 or more\nspec.concurrency.queue: found \"etl\": either queue, and Kueue limits what runs, or maxRuns and maxMemory")]
    [InlineData("spec.concurrency", "{'queue': 'team_a'}", "spec.concurrency.queue: found \"team_a\": the name of a LocalQueue: at most 63 of a-z, 0-9, - and .")]
    [InlineData("spec.retention", "{'succeeded': 24}", "spec.retention.succeeded: found 24: a duration of more than nothing and at most 3650d, such as 7d, 24h, 1h30m or 90s")]
    [InlineData("spec.retention", "{'succeeded': '30m1h'}", "spec.retention.succeeded: found \"30m1h\": a duration of more than nothing and at most 3650d, such as 7d, 24h, 1h30m or 90s")]
    [InlineData("spec.retention", "{'succeeded': '99999999d'}", "spec.retention.succeeded: found \"99999999d\": a duration of more than nothing and at most 3650d, such as 7d, 24h, 1h30m or 90s")]
    [InlineData("spec.allowEventOverrides", "['image']", "spec.allowEventOverrides[0]: found \"image\": no event sets that: known here: memory, priorityClassName, parameters, labels")]
    [InlineData("spec.allowEventOverrides", "['label']", "spec.allowEventOverrides[0]: found \"label\": no event sets that: did you mean labels? known here: memory, priorityClassName, parameters, labels")]
    [InlineData("spec.allowEventOverrides", "[1]", "spec.allowEventOverrides[0]: found 1: one of memory, priorityClassName, parameters, labels")]
    [InlineData("spec.sizing.onOutOfMemory", "{'factor': 1}", "spec.sizing.onOutOfMemory.factor: found 1: a number over 1, at most 100, such as 2")]
    [InlineData("spec.sizing.onOutOfMemory", "{'maxAttempts': 2.5}", "spec.sizing.onOutOfMemory.maxAttempts: found 2.5: a whole number from 1 to 20")]
    public void Read_OneThingIsWrong_SaysWhereWhatAndWhatWouldBeRight(string path, string json, string expected) =>
        Assert.Equal(expected, Make.Manifest().With(path, json).Problems());

    [Theory]
    [InlineData("spec.job", "remove", "spec.job: missing: a batch/v1 JobSpec; at least template.spec.containers")]
    [InlineData("spec.job", "'etl'", "spec.job: found \"etl\": an object")]
    [InlineData("spec.job", "{}", "spec.job.template: an object: template.spec.containers is a list with at least one container")]
    [InlineData("spec.job.template.spec", "[]", "spec.job.template.spec: found []: an object: template.spec.containers is a list with at least one container")]
    [InlineData("spec.job.template.spec.containers", "[]", "spec.job.template.spec.containers: found []: a list with at least one container")]
    [InlineData("spec.job.template.spec.containers[0].name", "remove", "spec.job.template.spec.containers[0].name: missing: a DNS-1123 label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends")]
    [InlineData("spec.job.template.spec.containers[1]", "{'name': 'main'}", "spec.job.template.spec.containers[1].name: found \"main\": a name of its own: another container has it")]
    [InlineData("spec.job.template.spec.containers", "[{'name': 'a'}, {'name': 'b'}]", "spec.job.template.spec.containers: found [\"a\",\"b\"]: one container named main: the one that works on the input, whose memory is decided")]
    [InlineData("spec.job.template.spec.initContainers", "[{'name': 'main'}]", "spec.job.template.spec.containers[0].name: found \"main\": a name of its own: another container has it")]
    [InlineData("spec.job.template.spec.restartPolicy", "'OnFailure'", "spec.job.template.spec.restartPolicy: found \"OnFailure\": Never, or left out: a container that is started again in its pod would get no more memory than before")]
    [InlineData("spec.job.template.spec.restartPolicy", "'Never'", "")]
    [InlineData("spec.job.manualSelector", "true", "spec.job.manualSelector: found true: left out: Kubernetes gives each Job a selector of its own; by another it would count, and end, pods that are not its")]
    [InlineData("spec.overrides", "[{'patch': {'selector': {'matchLabels': {'app': 'web'}}}}]", "spec.overrides[0].patch.selector: found {\"matchLabels\":{\"app\":\"web\"}}: left out: Kubernetes gives each Job a selector of its own; by another it would count, and end, pods that are not its")]
    [InlineData("spec.job.suspend", "false", "spec.job.suspend: found false: left out: the worker suspends and releases Jobs itself")]
    [InlineData("spec.job.metadata", "{'name': 'x'}", "spec.job.metadata: found {\"name\":\"x\"}: left out: the worker names the Job; labels and annotations of the pod stand in template.metadata")]
    [InlineData("spec.job.kind", "'Job'", "spec.job: found {\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"registry.example/orde…: a JobSpec: only what stands under spec of a batch/v1 Job")]
    [InlineData("spec.job.template.spec.containers[0].resources", "{'requests': {'cpu': 1, 'memory': '1Gi'}, 'limits': {'memory': '2Gi'}}", "warning: spec.job.template.spec.containers[0].resources.requests.memory: found \"1Gi\": left out: spec.sizing.memory decides it; minimum and maximum stand there\nwarning: spec.job.template.spec.containers[0].resources.limits.memory: found \"2Gi\": left out: spec.sizing.memory decides it; minimum and maximum stand there")]
    public void Read_JobThatCannotBeUsed_SaysWhy(string path, string json, string expected) =>
        Assert.Equal(expected, Make.Manifest().With(path, json).Problems());

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("5")]
    public void Read_NoObject_SaysWhatAManifestIs(string json) =>
        Assert.Equal(
            [new FlowProblem("", null, "a manifest is an object with apiVersion, kind, metadata and spec")],
            FlowReader.Read(JsonNode.Parse(json)).Problems);

    [Theory]
    [InlineData("""{"kind": "Flow", "kind": "Flow"}""")]
    [InlineData("""{"kind": "\ud800"}""")]
    [InlineData("""{"\ud800": 1}""")]
    public void Read_JsonThatCannotBeRead_IsAProblem(string json)
    {
        var problem = Assert.Single(FlowReader.Read(JsonNode.Parse(json)).Problems);

        Assert.StartsWith("the manifest cannot be read (nested deeper than 64, a field that comes twice, or text that is not Unicode): ", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NestedWithoutEnd_IsAProblem()
    {
        JsonNode node = new JsonObject();
        for (var depth = 0; depth < 5000; depth++)
        {
            node = new JsonObject { ["spec"] = node };
        }

        Assert.Single(FlowReader.Read(node).Problems);
    }

    [Fact]
    public void Read_HostileValue_IsShownOnOneShortLine()
    {
        var manifest = Make.Manifest();
        manifest["spec"]!["archived"] = "a\n\u202eb\u2028" + new string('x', 500);

        var problem = Assert.Single(manifest.Read().Problems);

        Assert.Equal("\"a\\n\\u202eb\\u2028" + new string('x', 68) + "…", problem.Found);
    }

    [Fact]
    public void Read_LongPrefix_IsCountedInBytes()
    {
        var fits = new string('ü', 512);

        Assert.Equal("", Make.Manifest().With("spec.triggers[0].s3.prefix", $"'{fits}'").Problems());
        Assert.Equal(1025, Encoding.UTF8.GetByteCount(fits + "x"));
        Assert.EndsWith(": at most 1024 bytes, the longest that a key can be", Make.Manifest().With("spec.triggers[0].s3.prefix", $"'{fits}x'").Problems(), StringComparison.Ordinal);
    }
}

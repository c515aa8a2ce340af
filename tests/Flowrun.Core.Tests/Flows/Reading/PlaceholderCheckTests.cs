using System.Text.Json.Nodes;
using Flowrun.Core.Policy;
using Flowrun.Core.Tests.Policy;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Flows.Reading;

public sealed class PlaceholderCheckTests
{
    private const string Container = "spec.job.template.spec.containers[0]";
    private const string Args = Container + ".args";
    private const string Program = "this is run as a program, and whoever uploads would write a part of it:";

    [Theory]
    [InlineData("{{ bucket }}/{{ size }} {{run.id}} {{ flow }} {{ group }} {{ attempt }}")]
    [InlineData("{{ key }} {{ uri }} {{ match.date }} {{ parameters.date }} {{ parameters.mode }}")]
    [InlineData("no {placeholder} at all }}")]
    public void Read_KnownNames_AreFine(string text) => Assert.Equal("", Flow().With(Args, $"['{text}']").Problems());

    [Theory]
    [InlineData("{{ kye }}", "unknown placeholder {{ kye }}: did you mean key? known here: bucket, key, uri, size, run.id, flow, group, attempt, match.date, match.store, parameters.date, parameters.mode")]
    [InlineData("{{ match.day }}", "unknown placeholder {{ match.day }}: did you mean match.date? known here: bucket, key, uri, size, run.id, flow, group, attempt, match.date, match.store, parameters.date, parameters.mode")]
    [InlineData("{{ parameters.modus }}", "unknown placeholder {{ parameters.modus }}: did you mean parameters.mode? known here: bucket, key, uri, size, run.id, flow, group, attempt, match.date, match.store, parameters.date, parameters.mode")]
    public void Read_UnknownName_SaysWhichThereAre(string text, string expected) =>
        Assert.Equal($"{Args}[0]: found \"{text}\": {expected}", Flow().With(Args, $"['{text}']").Problems());

    [Fact]
    public void Read_PlaceholderNotClosed_SaysSo() =>
        Assert.Equal($"{Args}[0]: found \"x {{{{ key\": '{{{{ key' is not closed by '}}}}'", Flow().With(Args, "['x {{ key']").Problems());

    [Fact]
    public void Read_PartThatNotEveryTriggerHas_SaysWhichHasNot()
    {
        var manifest = Flow()
            .With("spec.triggers[1].s3", "{'bucket': 'other', 'pattern': 'x/{date}'}")
            .With(Args, "['{{ match.date }}', '{{ match.store }}']");

        Assert.Equal(
            $"{Args}[1]: found \"{{{{ match.store }}}}\": {{{{ match.store }}}} is a part of every trigger's pattern, but spec.triggers[1] has none of that name",
            manifest.Problems());
    }

    [Theory]
    [InlineData("{{ parameters.mode }}")]
    [InlineData("{{ run.id }}")]
    public void Read_ParameterOfWhatIsNotTheObjects_SaysWhatItMayUse(string value)
    {
        var problem = Assert.Single(Flow().With("spec.parameters.other", $"'{value}'").Read().Problems);

        Assert.Equal("spec.parameters.other", problem.Path);
        Assert.EndsWith("known here: bucket, key, uri, size, match.date, match.store", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PlaceholderInAName_IsRefused() =>
        Assert.Equal(
            "spec.job.template.metadata.labels[\"{{ bucket }}\"]: found \"x\": a name without placeholders: they stand in values only",
            Flow().With("spec.job.template.metadata", "{'labels': {'{{ bucket }}': 'x'}}").Problems());

    [Theory]
    [InlineData("['sh', '-c', 'process {{ key }}']", "no {{ key }} but the environment, as in \"$FLOWRUN_KEY\"")]
    [InlineData("['/usr/bin/env', 'bash', '-euo', 'pipefail', '-c', 'process {{ uri }}']", "no {{ uri }} but the environment, as in \"$FLOWRUN_URI\"")]
    [InlineData("['bash', '-lc', 'process {{ parameters.date }}']", "no {{ parameters.date }} but the environment, as in \"$FLOWRUN_PARAM_DATE\"")]
    [InlineData("['bash', '-lc', 'process {{ match.store }}']", "no {{ match.store }} but the environment, as in \"$FLOWRUN_PARAM_STORE\", with the parameter store: \"{{ match.store }}\"")]
    [InlineData("['python', '-c', 'print(\\\"{{ key }}\\\")']", "no {{ key }} but the environment, as in \"$FLOWRUN_KEY\"")]
    [InlineData("['sh', '-c', 'process $(FLOWRUN_KEY)']", "no $(FLOWRUN_KEY), for which Kubernetes puts the value in, but \"$FLOWRUN_KEY\"")]
    [InlineData("['sh', '-c', 'process $(FLOWRUN_PARAM_DATE)']", "no $(FLOWRUN_PARAM_DATE), for which Kubernetes puts the value in, but \"$FLOWRUN_PARAM_DATE\"")]
    public void Read_KeyTextInAScript_IsRefused(string command, string expected)
    {
        var problem = Assert.Single(Flow().With(Container + ".command", command.Replace("\\\"", "\\u0022", StringComparison.Ordinal)).Read().Problems);

        Assert.StartsWith(Container + ".command[", problem.Path, StringComparison.Ordinal);
        Assert.Equal($"{Program} {expected}", problem.Expected);
    }

    [Theory]
    [InlineData("['sh', '-c', 'process \\\"$1\\\"', 'sh', '{{ key }}']")]
    [InlineData("['sh', '-c', 'process \\\"$FLOWRUN_KEY\\\" $$(FLOWRUN_KEY) $(FLOWRUN_SIZE) $(FLOWRUN_PARAM_MODE)']")]
    [InlineData("['sh', '-c', 'process {{ bucket }} {{ size }} {{ run.id }} {{ parameters.mode }}']")]
    [InlineData("['etl', '--input', '{{ uri }}', '-c', '$(FLOWRUN_KEY)']")]
    public void Read_KeyTextBesideAScript_IsFine(string command) =>
        Assert.Equal("", Flow().With(Container + ".command", command.Replace("\\\"", "\\u0022", StringComparison.Ordinal)).Problems());

    [Fact]
    public void Read_ScriptInArgsOfACommand_IsRefusedWhereItStands()
    {
        var manifest = Flow().With(Container + ".command", "['sh', '-c']").With(Args, "['process {{ key }}']");

        Assert.Equal(Args + "[0]", Assert.Single(manifest.Read().Problems).Path);
    }

    [Fact]
    public void Read_ScriptForAnEntrypointThatIsNotKnown_IsRefused()
    {
        var manifest = Flow().With(Container + ".command", "remove").With(Args, "['-ec', 'process {{ key }}']");

        Assert.Equal(
            $"{Args}[1]: found \"process {{{{ key }}}}\": the image's entrypoint is not known here and may be a shell: give command, or no {{{{ key }}}} but the environment, as in \"$FLOWRUN_KEY\"",
            manifest.Problems());
    }

    [Theory]
    [InlineData("{'args': ['process {{ key }}']}", "spec.overrides[0].patch.template.spec.containers[0].args[0]")]
    [InlineData("{'command': ['bash', '-c'], 'args': ['$(FLOWRUN_URI)']}", "spec.overrides[0].patch.template.spec.containers[0].args[0]")]
    public void Read_OverrideMakesAScriptOfTheJobs_IsRefused(string container, string path)
    {
        var patched = JsonNode.Parse(container.Replace('\'', '"'))!.AsObject();
        patched["name"] = "main";
        var manifest = Flow()
            .With(Container + ".command", "['sh', '-c']")
            .With(Args, "['true']")
            .With("spec.overrides", $"[{{'patch': {{'template': {{'spec': {{'containers': [{patched.ToJsonString().Replace('"', '\'')}]}}}}}}}}]".Replace('\'', '"'));

        Assert.Contains(manifest.Read().Problems, problem => problem.Path == path && problem.Expected.StartsWith(Program, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_TwoOverridesTogetherMakeAScript_IsRefused()
    {
        var manifest = Flow()
            .With("spec.overrides[0].patch.template.spec.containers", "[{'name': 'main', 'command': ['sh', '-c']}]")
            .With("spec.overrides[1].patch.template.spec.containers", "[{'name': 'main', 'args': ['{{ key }}']}]");

        Assert.Equal("spec.overrides[1].patch.template.spec.containers[0].args[0]", Assert.Single(manifest.Read().Problems).Path);
    }

    [Fact]
    public void Read_VariableThatHoldsKeyText_IsRefusedInAScript()
    {
        var manifest = Flow()
            .With(Container + ".env", "[{'name': 'SECOND', 'value': '/in/$(FIRST)'}, {'name': 'FIRST', 'value': '{{ key }}'}]")
            .With(Container + ".command", "['sh', '-c', 'cat $(SECOND)']");

        Assert.EndsWith("no $(SECOND), for which Kubernetes puts the value in, but \"$SECOND\"", manifest.Problems(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ParametersThatEventsMaySet_AreStrangersTextToo()
    {
        var manifest = Flow().With(Container + ".command", "['sh', '-c', '{{ parameters.mode }}']");
        Assert.Equal("", manifest.Problems());

        var problems = manifest.With("spec.allowEventOverrides", "['parameters']").Read().Problems;

        Assert.Equal($"{Program} no {{{{ parameters.mode }}}} but the environment, as in \"$FLOWRUN_PARAM_MODE\"", Assert.Single(problems, problem => !problem.IsWarning).Expected);
    }

    [Fact]
    public void Read_ParametersThatOnlyEventsHave_AreStrangersTextToo()
    {
        var manifest = Flow().With(Container + ".command", "['sh', '-c', 'echo $(FLOWRUN_PARAM_WHATEVER)']");
        Assert.Equal("", manifest.Problems());

        var problem = Assert.Single(manifest.With("spec.allowEventOverrides", "['parameters']").Read().Problems);

        Assert.EndsWith("no $(FLOWRUN_PARAM_WHATEVER), for which Kubernetes puts the value in, but \"$FLOWRUN_PARAM_WHATEVER\"", problem.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("['{{ key }}']", "[0]")]
    [InlineData("['$(FLOWRUN_KEY)']", "[0]")]
    public void Read_KeyTextAsTheProgram_IsRefused(string command, string index)
    {
        var problem = Assert.Single(Flow().With(Container + ".command", command).Read().Problems);

        Assert.Equal(Container + ".command" + index, problem.Path);
        Assert.StartsWith("the program is not for those who upload to choose: no ", problem.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Container + ".lifecycle.preStop.exec.command", "['sh', '-c', '{{ key }}']", "[2]")]
    [InlineData(Container + ".livenessProbe.exec.command", "['bash', '-ec', 'test -e {{ key }}']", "[2]")]
    [InlineData("spec.job.template.spec.initContainers", "[{'name': 'get', 'command': ['sh', '-c', '{{ key }}']}]", "[0].command[2]")]
    [InlineData(Container + ".volumeMounts", "[{'name': 'data', 'mountPath': '/data', 'subPathExpr': '$(FLOWRUN_KEY)'}]", "[0].subPathExpr")]
    public void Read_KeyTextWhereElseItWouldBeRun_IsRefused(string path, string json, string where) =>
        Assert.Equal(path + where, Assert.Single(Flow().With(path, json).Read().Problems).Path);

    [Theory]
    [InlineData(Container + ".image")]
    [InlineData(Container + ".env[0].name")]
    [InlineData(Container + ".workingDir")]
    [InlineData(Container + ".volumeMounts[0].mountPath")]
    [InlineData(Container + ".volumeMounts[0].subPath")]
    [InlineData("spec.job.template.metadata.labels.owner")]
    [InlineData("spec.job.template.spec.serviceAccountName")]
    [InlineData("spec.job.template.spec.nodeSelector.pool")]
    [InlineData("spec.job.template.spec.volumes[0].hostPath.path")]
    [InlineData("spec.job.template.spec.volumes[0].name")]
    [InlineData("spec.overrides[0].patch.template.spec.nodeSelector.pool")]
    public void Read_KeyTextElsewhere_IsRefused(string path)
    {
        Assert.Equal(
            $"{path}: found \"{{{{ match.store }}}}\": no {{{{ match.store }}}} here: its text is written by whoever uploads, and may stand only in the value of an env, in command, args and annotations",
            Problems("'{{ match.store }}'"));
        Assert.Equal("", Problems("'{{ group }}'"));

        // What the installation's policy says of the place is another matter.
        string Problems(string json) => string.Join('\n', Flow().With(path, json).Under(InstallationPolicy.Everything));
    }

    [Theory]
    [InlineData(Container + ".env", "[{'name': 'KEY', 'value': '{{ key }}'}]")]
    [InlineData("spec.job.template.spec.initContainers", "[{'name': 'get', 'args': ['{{ uri }}'], 'env': [{'name': 'KEY', 'value': '{{ key }}'}]}]")]
    [InlineData("spec.job.template.metadata.annotations.source", "'{{ uri }}'")]
    [InlineData(Container + ".lifecycle.postStart.exec.command", "['notify', '{{ key }}']")]
    public void Read_KeyTextWhereItDoesNoHarm_IsFine(string path, string json) => Assert.Equal("", Flow().With(path, json).Problems());

    private static JsonObject Flow() => Make.Manifest()
        .With("spec.triggers[0].s3.pattern", "'orders/{date}/{store}.csv'")
        .With("spec.parameters", "{'date': '{{ match.date }}', 'mode': 'full'}");
}

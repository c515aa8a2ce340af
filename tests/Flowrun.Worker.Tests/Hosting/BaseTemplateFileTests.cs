using Flowrun.Core.Policy;
using Flowrun.Worker.Hosting;

namespace Flowrun.Worker.Tests.Hosting;

public sealed class BaseTemplateFileTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("ttlSecondsAfterFinished: 60\ntemplate: {spec: {nodeSelector: {pool: batch}}}\n")]
    [InlineData("""{"ttlSecondsAfterFinished": 60, "template": {"spec": {"nodeSelector": {"pool": "batch"}}}}""")]
    public void Read_YamlOrJson_IsItsJobSpec(string text)
    {
        File.WriteAllText(_file, text);

        Assert.Equal("""{"ttlSecondsAfterFinished":60,"template":{"spec":{"nodeSelector":{"pool":"batch"}}}}""", BaseTemplateFile.Read(_file, InstallationPolicy.Default).ToJsonString());
    }

    [Theory]
    [InlineData("", "one YAML document with the fields of a JobSpec is right")]
    [InlineData("- a", "one YAML document with the fields of a JobSpec is right")]
    [InlineData("a: 1\n---\nb: 2", "one YAML document with the fields of a JobSpec is right")]
    [InlineData("apiVersion: batch/v1\nkind: Job\nspec: {}", "found a whole object: only what stands under spec of a Job is right")]
    [InlineData("template: 5", "template: found 5: a PodTemplateSpec is right")]
    [InlineData("a: [", "line ")]
    [InlineData("template: {spec: {hostNetwork: true}}", "baseTemplate.template.spec.hostNetwork: found true: false, or left out")]
    public void Read_NoJobSpec_IsRefusedWith3(string text, string expected)
    {
        File.WriteAllText(_file, text);

        var refused = Assert.Throws<WorkerStartException>(() => BaseTemplateFile.Read(_file, InstallationPolicy.Default));

        Assert.Equal(3, refused.ExitCode);
        Assert.StartsWith($"The base template {_file} is not valid: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoFile_IsAWrongSettingWith2()
    {
        var missing = Assert.Throws<WorkerStartException>(() => BaseTemplateFile.Read("/nowhere/base.yaml", InstallationPolicy.Default));

        Assert.Equal(2, missing.ExitCode);
        Assert.StartsWith("BaseTemplate (--base-template, FLOWRUN_BASE_TEMPLATE): found \"/nowhere/base.yaml\": ", missing.Message, StringComparison.Ordinal);
    }
}

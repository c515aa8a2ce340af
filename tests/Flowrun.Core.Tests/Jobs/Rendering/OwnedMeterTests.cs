using System.Text.Json.Nodes;
using Flowrun.Core.Jobs.Rendering;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Jobs.Rendering;

public sealed class OwnedMeterTests
{
    private const string Image = "registry.example/flowrun:0.1.0";

    [Theory]
    [InlineData("/flowrun", "/flowrun-meter")]
    [InlineData("/flowrun/", "/flowrun-meter")]
    [InlineData("/flowrun/meter", "/flowrun-meter")]
    [InlineData("/flowrun/meter/data", "/flowrun-meter")]
    [InlineData("/flowrun/meters", "/flowrun/meter")]
    [InlineData("/data", "/flowrun/meter")]
    public void Set_MountOfTheFlow_LiesBesideTheMeters(string mount, string expected)
    {
        var pod = Pod();
        Sized(pod)["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "own", ["mountPath"] = mount });

        OwnedMeter.Set(pod, Sized(pod), Image);

        Assert.Equal(expected + "/flowrun-meter", (string?)Sized(pod)["command"]![0]);
        Assert.Equal(expected, (string?)Sized(pod)["volumeMounts"]![1]!["mountPath"]);
        Assert.Equal(expected, (string?)pod["initContainers"]![0]!["command"]![2]);
    }

    [Theory]
    [InlineData("""{"os": {"name": "windows"}}""")]
    [InlineData("""{"nodeSelector": {"kubernetes.io/os": "windows"}}""")]
    public void Set_WindowsPod_StaysAsItIs(string fields)
    {
        var pod = Pod();
        foreach (var (name, value) in JsonNode.Parse(fields)!.AsObject())
        {
            pod[name] = value?.DeepClone();
        }

        AssertUnchanged(pod);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void Set_NoCommand_StaysAsItIs(string command)
    {
        var pod = Pod();
        Sized(pod)["command"] = JsonNode.Parse(command);
        AssertUnchanged(pod);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"runAsUser": 1000}""", null)]
    [InlineData("""{"runAsUser": 0}""", 65532)]
    [InlineData("\"nonsense\"", null)]
    public void Set_UserOfThePod_CountsUnlessItIsRoot(string security, int? expected)
    {
        var pod = Pod();
        pod["securityContext"] = JsonNode.Parse(security);

        OwnedMeter.Set(pod, Sized(pod), Image);

        Assert.Equal(expected, (int?)pod["initContainers"]![0]!["securityContext"]!["runAsUser"]);
    }

    [Fact]
    public void Set_GuaranteedPod_StaysGuaranteed()
    {
        var pod = Pod();
        Sized(pod)["resources"] = JsonNode.Parse("""{"requests": {"cpu": "2", "memory": "1Gi"}, "limits": {"cpu": "2", "memory": "1Gi"}}""");

        OwnedMeter.Set(pod, Sized(pod), Image);

        var resources = pod["initContainers"]![0]!["resources"]!;
        Assert.Equal("""{"memory":"32Mi","cpu":"2"}""", resources["requests"]!.ToJsonString());
        Assert.Equal(resources["requests"]!.ToJsonString(), resources["limits"]!.ToJsonString());
    }

    private static void AssertUnchanged(JsonObject pod)
    {
        var before = pod.ToJsonString();
        OwnedMeter.Set(pod, Sized(pod), Image);
        Assert.Equal(before, pod.ToJsonString());
    }

    private static JsonObject Pod() => Make.Job()["template"]!["spec"]!.DeepClone().AsObject();

    private static JsonObject Sized(JsonObject pod) => pod["containers"]![0]!.AsObject();
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Core.Tests.Runs;

public sealed class AttemptJobTests
{
    [Theory]
    [InlineData("""{}""", 1)]
    [InlineData("""{"parallelism": 4}""", 4)]
    [InlineData("""{"parallelism": 4, "completions": 10}""", 4)]
    [InlineData("""{"parallelism": 10, "completions": 4}""", 4)]
    [InlineData("""{"completions": 4}""", 1)]
    [InlineData("""{"parallelism": 0}""", 0)]
    [InlineData("""{"parallelism": -3, "completions": "many"}""", 0)]
    public void Read_Parallelism_IsNoMoreThanCompletions(string spec, int pods) => Assert.Equal(pods, Job(JsonNode.Parse(spec)!.AsObject()).PodsAtOnce);

    [Theory]
    [InlineData("""[{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}]""", "[]", "0")]
    [InlineData("""[{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}, {"name": "proxy", "resources": {"limits": {"memory": "64Mi"}}}]""", "[]", "64Mi")]
    [InlineData("""[{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}]""", """[{"name": "copy", "resources": {"requests": {"memory": "32Mi"}}}]""", "0")]
    [InlineData("""[{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}]""", """[{"name": "load", "resources": {"requests": {"memory": "3Gi"}}}]""", "2Gi")]
    [InlineData("""[{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}]""", """[{"name": "side", "restartPolicy": "Always", "resources": {"requests": {"memory": "128Mi"}}}]""", "128Mi")]
    [InlineData("""[{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}]""", """[{"restartPolicy": "Always", "resources": {"requests": {"memory": "1Gi"}}}, {"resources": {"requests": {"memory": "2Gi"}}}]""", "2Gi")]
    [InlineData("null", "null", "0")]
    public void Read_OtherContainers_AreWhatTheSchedulerCounts(string containers, string initContainers, string beside)
    {
        var job = Job(new JsonObject
        {
            ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = JsonNode.Parse(containers), ["initContainers"] = JsonNode.Parse(initContainers) } },
        });

        Assert.Equal(Bytes.Parse(beside), job.OtherMemory);
    }

    [Fact]
    public void Read_Overhead_Counts()
    {
        var job = Job(JsonNode.Parse("""{"template": {"spec": {"overhead": {"memory": "100Mi"}, "containers": [{"name": "main", "resources": {"requests": {"memory": "1Gi"}}}]}}}""")!.AsObject());

        Assert.Equal(Bytes.Mebi(1124), job.MemoryAtOnce(job.Memory));
    }

    [Fact]
    public void MemoryAtOnce_VeryMuchOfIt_Saturates()
    {
        var job = Job(JsonNode.Parse("""{"parallelism": 2000000000}""")!.AsObject()) with { OtherMemory = Bytes.Max };

        Assert.Equal(Bytes.Max, job.MemoryAtOnce(Bytes.Max));
        Assert.Equal(Bytes.Zero, (job with { PodsAtOnce = 0 }).MemoryAtOnce(Bytes.Max));
    }

    private static AttemptJob Job(JsonObject spec) => AttemptJob.Read(JsonSerializer.SerializeToElement(
        new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [WellKnown.GroupLabel] = "orders" } }, ["spec"] = spec }));
}

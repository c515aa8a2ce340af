using System.Text.Json.Nodes;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FlowStatusConditionsTests
{
    private static readonly DateTimeOffset Before = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Before.AddHours(1);
    private static readonly FlowStatusCondition Ready = new("Ready", "True", "WaitsForUploads", "uploads start it");

    [Fact]
    public void Replace_NothingStands_WritesAll()
    {
        var expected = JsonNode.Parse(
            """
            [{"type": "Ready", "status": "True", "reason": "WaitsForUploads", "message": "uploads start it", "observedGeneration": 3, "lastTransitionTime": "2026-01-02T03:04:05Z"}]
            """);

        Assert.True(JsonNode.DeepEquals(expected, FlowStatusConditions.Replace(null, [Ready], 3, Before)));
    }

    [Fact]
    public void Replace_TheSameStands_IsNothing() => Assert.Null(FlowStatusConditions.Replace(Standing(), [Ready], 3, Now));

    [Fact]
    public void Replace_OnlyWordsOrGenerationDiffer_KeepsTheTime()
    {
        var replaced = FlowStatusConditions.Replace(Standing(), [Ready with { Message = "other" }], 4, Now);

        Assert.Equal("2026-01-02T03:04:05Z other 4", $"{replaced![0]!["lastTransitionTime"]} {replaced[0]!["message"]} {replaced[0]!["observedGeneration"]}");
    }

    [Fact]
    public void Replace_StatusDiffers_IsOfNow()
    {
        var replaced = FlowStatusConditions.Replace(Standing(), [Ready with { Status = "False" }], 3, Now);

        Assert.Equal("2026-01-02T04:04:05Z", (string?)replaced![0]!["lastTransitionTime"]);
    }

    [Fact]
    public void Replace_SomebodyElsesCondition_Stays()
    {
        var standing = Standing();
        standing.Add(new JsonObject { ["type"] = "Approved", ["status"] = "True" });
        Assert.Null(FlowStatusConditions.Replace(standing, [Ready], 3, Now));

        var replaced = FlowStatusConditions.Replace(standing, [Ready with { Status = "False" }], 3, Now);

        Assert.Equal(["Approved", "Ready"], replaced!.Select(entry => (string?)entry!["type"]));
    }

    [Theory]
    [InlineData("""[null, 1, {"type": 2}]""")]
    [InlineData("""[{"type": "Ready", "status": 1, "lastTransitionTime": {}}]""")]
    public void Replace_StrangeThingsStand_AreReplaced(string standing) =>
        Assert.NotNull(FlowStatusConditions.Replace(JsonNode.Parse(standing)!.AsArray(), [Ready], 3, Now));

    /// <summary>As the API server gives it back.</summary>
    private static JsonArray Standing() => JsonNode.Parse(FlowStatusConditions.Replace(null, [Ready], 3, Before)!.ToJsonString())!.AsArray();
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Kubernetes.Flows;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FlowStatusVerdictTests
{
    [Fact]
    public void Of_GoodFlow_IsReady() => Assert.Equal(
        ["Ready True WaitsForUploads", "Ambiguous False OnlyVersion", "Invalid False NoProblems"], Verdict(ClusterFlowsManifest.Small("a")));

    [Fact]
    public void Of_FlowWithoutTriggers_WaitsForRequests()
    {
        var manifest = ClusterFlowsManifest.Small("a");
        manifest["spec"]!.AsObject().Remove("triggers");

        Assert.Equal("Ready True WaitsForRequests", Verdict(manifest)[0]);
    }

    [Fact]
    public void Of_ArchivedFlow_IsNotReadyAndAmbiguousWithNobody() => Assert.Equal(
        ["Ready False Archived", "Ambiguous False OnlyVersion", "Invalid False NoProblems"],
        Verdict(ClusterFlowsManifest.Small("a", "g", archived: true), ClusterFlowsManifest.Small("b", "g"), ClusterFlowsManifest.Small("c", "g")));

    [Fact]
    public void Of_TwoUnarchivedFlows_AreAmbiguousAndNamed()
    {
        var conditions = Conditions(ClusterFlowsManifest.Small("a", "g"), ClusterFlowsManifest.Small("b", "g"));

        Assert.Equal(new FlowStatusCondition("Ambiguous", "True", "SeveralVersions", "the version group g has 2 unarchived Flows (flows/a, flows/b): archive all but one"), conditions[1]);
        Assert.Equal("False Ambiguous", $"{conditions[0].Status} {conditions[0].Reason}");
    }

    [Fact]
    public void Of_BrokenManifest_IsInvalidWithEveryError()
    {
        var manifest = ClusterFlowsManifest.Broken("a");
        manifest["spec"]!["archived"] = "no";

        var conditions = Conditions(manifest);

        Assert.Equal(["Ready False Invalid", "Ambiguous Unknown Invalid", "Invalid True Errors"], conditions.Select(Words));
        Assert.Contains("spec.archived: found \"no\": true or false; spec.job.template.spec: ", conditions[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Warnings_AreSaidAndHarmNothing()
    {
        var manifest = ClusterFlowsManifest.Full("a");
        manifest["spec"]!["sizing"]!["memory"] = new JsonObject { ["base"] = "2Gi", ["maximum"] = "1Gi" };

        var conditions = Conditions(manifest);

        Assert.Equal(["Ready True WaitsForUploads", "Ambiguous False OnlyVersion", "Invalid False Warnings"], conditions.Select(Words));
        Assert.Contains("spec.sizing.memory.base: ", conditions[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_VeryManyErrors_IsCutBetweenCharacters()
    {
        var manifest = ClusterFlowsManifest.Small("a");
        for (var index = 0; index < 100; index++)
        {
            manifest["spec"]![$"fälschlich😀{index}"] = "ü😀";
        }

        var message = Conditions(manifest)[2].Message;

        Assert.InRange(Encoding.UTF8.GetByteCount(message), FlowStatusVerdict.LongestMessage - 8, FlowStatusVerdict.LongestMessage);
        Assert.EndsWith("…", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\ufffd', message);
    }

    private static List<string> Verdict(params JsonObject[] manifests) => [.. Conditions(manifests).Select(Words)];

    private static string Words(FlowStatusCondition condition) => $"{condition.Type} {condition.Status} {condition.Reason}";

    /// <summary>Of the first.</summary>
    private static IReadOnlyList<FlowStatusCondition> Conditions(params JsonObject[] manifests)
    {
        var objects = manifests.Select(manifest =>
        {
            manifest["metadata"]!["namespace"] = "flows";
            return ClusterFlowsObject.Read(JsonSerializer.SerializeToElement(manifest));
        }).ToList();
        return FlowStatusVerdict.Of(objects[0], new FlowCatalog(objects.Select(found => found.Flow).OfType<Flow>()));
    }
}

using System.Text.Json.Nodes;

namespace Flowrun.Chart.Tests.Rendering;

/// <summary>What helm prints after an installation: the next commands, as they are typed.</summary>
public sealed class NotesTests
{
    [Fact]
    public async Task Notes_AfterInstalling_SayWhatToDoNext()
    {
        var notes = await NotesAsync(Helm.Least);

        Assert.Contains("kubectl -n flowrun rollout status deployment/up-flowrun\n", notes, StringComparison.Ordinal);
        Assert.Contains("helm -n flowrun test up --logs\n", notes, StringComparison.Ordinal);
        Assert.Contains("There are no Flows in this release. Apply some in flowrun", notes, StringComparison.Ordinal);
        Assert.Contains("--service-account up-flowrun --role-arn ROLE_ARN\n", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_FlowsElsewhereAndARole_AreOfThem()
    {
        var values = MatrixTests.ValuesOf("apart.yaml");

        var notes = await NotesAsync(values);

        Assert.Contains("kubectl -n jobs get flows\n", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("There are no Flows", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("ROLE_ARN", notes, StringComparison.Ordinal);
    }

    private static async Task<string> NotesAsync(JsonObject values)
    {
        var (exitCode, output, error) = await Helm.RunAsync(
            values, "install", Helm.Release, Repository.Chart, "--namespace", Helm.Namespace, "--dry-run=client", "--disable-openapi-validation");
        Assert.True(exitCode == 0, error);
        return output[output.IndexOf("NOTES:", StringComparison.Ordinal)..];
    }
}

using System.Text.Json.Nodes;
using Flowrun.Testing.Processes;

namespace Flowrun.Deploy.Tests;

/// <summary>A script of Tools/ that stands on a package of npm.</summary>
internal static class NodeTool
{
    /// <param name="script">Its file's name.</param>
    /// <param name="package">The package's name, for whom the test is skipped.</param>
    /// <param name="variable">What names the package's package.json.</param>
    /// <param name="arguments">After the package.</param>
    /// <param name="input">For its stdin.</param>
    /// <returns>The JSON that it prints.</returns>
    public static async Task<JsonObject> RunAsync(
        string script, string package, string variable, IEnumerable<string> arguments, string input, CancellationToken cancellationToken)
    {
        var node = RequiredTool.Find("node", "FLOWRUN_TEST_NODE");
        var tool = RequiredTool.Find(package, variable);
        await using var process = RunningProcess.Start(node, [Path.Combine(AppContext.BaseDirectory, "Tools", script), tool, .. arguments], input: input);
        var exitCode = await process.WaitForExitAsync(cancellationToken);
        Assert.True(exitCode == 0, process.Story);
        return JsonNode.Parse(process.Output)!.AsObject();
    }
}

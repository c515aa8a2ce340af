using Flowrun.Testing.Processes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>The first thing that a newcomer runs.</summary>
public sealed class DemoTests
{
    [Theory]
    [InlineData("queue")]
    [InlineData("forwarder")]
    public async Task Demo_WithoutATerminal_ShowsEveryUploadAndLeavesNothingBehind(string through)
    {
        var token = TestContext.Current.CancellationToken;
        using var temporary = new FlowsFolder();

        var (exitCode, output, error) = await FlowrunProcess.RunAsync(["demo", "--through", through], token, [new("TMPDIR", temporary.Path)]);

        Assert.True(exitCode == 0, $"{output}\n{error}");
        Assert.Contains("Every upload got the one Job that it needs", output, StringComparison.Ordinal);
        Assert.Contains("Complete (announced twice)", output, StringComparison.Ordinal);
        Assert.Contains("no flow wants it", output, StringComparison.Ordinal);
        Assert.Equal(through == "forwarder", output.Contains("The bucket notifies the Lambda function flowrun-forwarder", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary.Path));
    }
}

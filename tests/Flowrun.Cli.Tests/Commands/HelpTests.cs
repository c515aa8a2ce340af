namespace Flowrun.Cli.Tests.Commands;

public class HelpTests
{
    [Theory]
    [InlineData("worker")]
    [InlineData("plan")]
    [InlineData("validate")]
    [InlineData("demo")]
    [InlineData("sandbox")]
    [InlineData("runs")]
    [InlineData("replay")]
    [InlineData("redrive")]
    [InlineData("sizing", "show")]
    [InlineData("sizing", "plot")]
    [InlineData("sizing", "replay")]
    public async Task Help_OfEachCommand_HasExamplesThatTheCommandLineAccepts(params string[] words)
    {
        var (exitCode, output, error) = await CommandLine.RunAsync([.. words, "--help"]);
        var command = string.Join(' ', words);

        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        var examples = output[output.IndexOf("Examples:", StringComparison.Ordinal)..].Split('\n').Where(line => line.StartsWith("  ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        Assert.Contains(examples, line => line.Contains($"flowrun {command}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_OfAll_NamesTheCommands()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.All(["worker", "plan", "validate", "demo", "sandbox", "runs", "sizing", "replay", "redrive"], command => Assert.Contains($"  {command}", output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("paln")]
    [InlineData("plan", "--flow", "x")]
    [InlineData("validate")]
    [InlineData("worker", "--queue-url")]
    [InlineData("validate", "--flows", "x", "-o", "xml")]
    public async Task UnknownWords_AreAUsageError_WithTheWayToTheHelp(params string[] arguments)
    {
        var (exitCode, output, error) = await CommandLine.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Empty(output);
        Assert.Contains("--help", error, StringComparison.Ordinal);
    }
}

namespace Flowrun.Cli.Tests.Commands;

public class ReplayCommandTests
{
    [Fact]
    public async Task Replay_EverythingIsWrong_IsSaidAtOnce()
    {
        var (exitCode, output, error) = await CommandLine.RunAsync(
            "replay", "--bucket", "b", "--prefix", "", "--rate", "0", "--since", "soon", "--until", "1x", "--queue-url", "uploads");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(
            [
                "--rate: found 0: must be 1 to 10000",
                "--queue-url: found uploads: must be the URL of an SQS queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/uploads",
                "--since: found soon: must be a time such as 2026-11-20 or 2026-11-20T10:15:30Z, or how long ago: 30s, 90m, 24h, 7d",
                "--until: found 1x: must be a time such as 2026-11-20 or 2026-11-20T10:15:30Z, or how long ago: 30s, 90m, 24h, 7d",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Replay_SinceAfterUntil_IsRefused() =>
        Assert.Contains("--since: found 1h, which is after --until 2h", (await CommandLine.RunAsync("replay", "-b", "b", "-p", "", "--since", "1h", "--until", "2h", "--dry-run")).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Replay_WithoutAPrefix_IsAUsageError() => Assert.Equal(2, (await CommandLine.RunAsync("replay", "--bucket", "b")).ExitCode);
}

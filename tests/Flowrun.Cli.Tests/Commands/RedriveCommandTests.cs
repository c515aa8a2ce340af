namespace Flowrun.Cli.Tests.Commands;

public class RedriveCommandTests
{
    [Fact]
    public async Task Redrive_EverythingIsWrong_IsSaidAtOnce()
    {
        const string Url = "http://127.0.0.1:1/0/q";
        var (exitCode, output, error) = await CommandLine.RunAsync(
            "redrive", "--dead-letter-queue-url", Url, "--queue-url", Url, "--all", "--reason", " ", "--rate", "10001", "--max", "0");

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Equal(
            [
                "--rate: found 10001: must be 1 to 10000",
                $"--queue-url: found {Url}, which is the dead-letter queue itself",
                "--all: is all there is; leave it out where --id or --reason choose",
                "--reason: found an empty text: must be a part of the reason; --all sends everything",
                "--max: found 0: must be 1 to 100000",
            ],
            error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

using System.Text.Json.Nodes;

namespace Flowrun.Cli.Tests.Commands;

public sealed class SizingCommandTests : IDisposable
{
    // Two hours of 4 GiB for 1 GiB, then of what the method says for 1 GiB; a task of its own beside them.
    private const string Trace =
        """
        task,submit_ms,input_bytes,peak_bytes,runtime_ms,preset_bytes
        a[1],0,1000,1073741824,7200000,4294967296
        a[1],3600000,1000,1073741824,7200000,4294967296
        b,7200000,1000,3221225472,3600000,1073741824
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Replay_Max_CountsEveryTaskAndTheTotal()
    {
        var (exitCode, output, error) = await CommandLine.RunAsync("sizing", "replay", _folder.Write("small.csv", Trace), "--method", "max", "-o", "json");

        Assert.Equal((0, ""), (exitCode, error));
        var result = JsonNode.Parse(output)!;
        Assert.Equal(["small/a[1]", "small/b"], result["tasks"]!.AsArray().Select(task => $"{task!["trace"]}/{task["task"]}"));
        Assert.Equal(6, (double)result["tasks"]![0]!["wastageGiBh"]!, precision: 9);
        var total = result["total"]!.AsObject();
        Assert.Equal(["instances", "wastageGiBh", "failedAttempts", "failedShare", "efficiency", "decisionMicroseconds"], total.Select(member => member.Key));
        Assert.Equal(3, (int)total["instances"]!);
        Assert.Equal(6 + 1 + 2 + 1, (double)total["wastageGiBh"]!, precision: 9);
        Assert.Equal(2, (int)total["failedAttempts"]!);
        Assert.Equal(1.0 / 3, (double)total["failedShare"]!, precision: 9);
        Assert.Equal(7.0 / 17, (double)total["efficiency"]!, precision: 9);
        Assert.Null(result["informed"]);
    }

    [Fact]
    public async Task Replay_Delayed_SaysWhatWasDecidedKnowingAnything()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("sizing", "replay", _folder.Write("small.csv", Trace), "--delayed", "--method", "max", "-o", "json");

        Assert.Equal(0, exitCode);
        var result = JsonNode.Parse(output)!;
        Assert.Equal(0, (int)result["informed"]!["instances"]!);
        Assert.Equal(3, (int)result["uninformed"]!["instances"]!);
        Assert.Equal(12, (double)result["tasks"]![0]!["uninformed"]!["wastageGiBh"]!, precision: 9);
    }

    [Fact]
    public async Task Replay_OneAtOnce_SizesTheOthersWhenTheyMayRun()
    {
        var file = _folder.Write("small.csv", Trace);
        var (exitCode, output, _) = await CommandLine.RunAsync("sizing", "replay", file, "--delayed", "--at-once", "1", "--method", "max", "-o", "json");

        // Of two tasks the first of each.
        Assert.Equal((0, 2), (exitCode, (int)JsonNode.Parse(output)!["uninformed"]!["instances"]!));
        Assert.Equal(2, (await CommandLine.RunAsync("sizing", "replay", file, "--at-once", "1")).ExitCode);
        Assert.Equal(2, (await CommandLine.RunAsync("sizing", "replay", file, "--delayed", "--at-once", "0")).ExitCode);
    }

    [Fact]
    public async Task Replay_ForPeople_IsATableWithTheNamesAsTheyAre()
    {
        var (exitCode, output, _) = await CommandLine.RunAsync("sizing", "replay", _folder.Write("small.csv", Trace), "--method", "preset");

        Assert.Equal(0, exitCode);
        Assert.Contains("a[1]", output, StringComparison.Ordinal);
        Assert.Contains("wasted GiB·h", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("learned")]
    [InlineData("static")]
    public async Task Replay_OtherMethods_Run(string method) =>
        Assert.Equal(0, (await CommandLine.RunAsync("sizing", "replay", _folder.Write("small.csv", Trace), _folder.Write("again.csv", Trace), "--method", method)).ExitCode);

    [Fact]
    public async Task Replay_NoTrace_IsRefusedWithFileLineColumnValueAndWhatWouldBeRight()
    {
        var file = _folder.Write("bad.csv", Trace.Replace("3221225472", "3 GiB", StringComparison.Ordinal));

        var (exitCode, output, error) = await CommandLine.RunAsync("sizing", "replay", file);

        Assert.Equal((3, ""), (exitCode, output));
        Assert.Equal($"{file}: line 4, column peak_bytes: found \"3 GiB\": must be a whole number from 0 to 9223372036854775807\n", error);
    }

    [Fact]
    public async Task Replay_MissingFile_Fails()
    {
        var (exitCode, _, error) = await CommandLine.RunAsync("sizing", "replay", Path.Combine(_folder.Path, "none.csv"));

        Assert.Equal(1, exitCode);
        Assert.Contains("none.csv", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_UnknownMethod_IsAMistakeInTheCommandLine() =>
        Assert.Equal(2, (await CommandLine.RunAsync("sizing", "replay", "a.csv", "--method", "guess")).ExitCode);

    [Fact]
    public async Task Plot_TraceWithSeveralTasks_WantsOneOfThem()
    {
        var trace = _folder.Write("small.csv", Trace);
        var file = System.IO.Path.Combine(_folder.Path, "fit.svg");

        var (exitCode, _, error) = await CommandLine.RunAsync("sizing", "plot", trace, "-o", file);
        Assert.Equal((2, "--task: found none: must be one of a[1], b\n"), (exitCode, error));

        Assert.Equal(0, (await CommandLine.RunAsync("sizing", "plot", trace, "--task", "a[1]", "-o", file)).ExitCode);
        Assert.Equal(2 + 1, System.Xml.Linq.XDocument.Load(file).Descendants().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public async Task Plot_AnotherKindOfFile_IsAUsageErrorThatSaysWhatWouldBeRight()
    {
        var (exitCode, _, error) = await CommandLine.RunAsync("sizing", "plot", "orders", "-o", "fit.png");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("--output: found fit.png: must end in .svg", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}

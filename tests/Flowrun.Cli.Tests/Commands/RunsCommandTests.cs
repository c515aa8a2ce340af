using System.Text.Json.Nodes;
using Flowrun.Cli.Features.Output;
using Flowrun.Cli.Features.Runs;
using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;

namespace Flowrun.Cli.Tests.Commands;

public class RunsCommandTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Show_Runs_AreATableWithAllThatMatters()
    {
        var text = Show(OutputFormat.Text, Run("a", AttemptState.OutOfMemory, "killed for memory at 64Mi") with { Attempt = 2, Peak = Bytes.Mebi(61) });

        Assert.Matches(@"s3://landing/orders/a\.csv +orders +1 GiB +64Mi +61 MiB +2 +OutOfMemory +5m +killed for memory at 64Mi", text);
        Assert.StartsWith("OBJECT", text.TrimStart(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_KeyOfAStranger_IsTextAndNeverSteersTheTerminal()
    {
        var text = Show(OutputFormat.Text, Run("a", AttemptState.Running, "said \u001b[2J") with { Uri = "s3://landing/[red]\u001b]0;x\u0007.csv" });

        Assert.DoesNotContain("\u001b", text, StringComparison.Ordinal);
        Assert.Contains("[red]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_Json_HasEveryField()
    {
        var run = JsonNode.Parse(Show(OutputFormat.Json, Run("a", AttemptState.Succeeded, null)))!["runs"]![0]!.AsObject();

        Assert.Equal(
            ["run", "group", "flow", "uri", "inputBytes", "attempt", "state", "reason", "memoryBytes", "peakMemoryBytes", "namespace", "job", "createdAt", "startedAt", "endedAt"],
            run.Select(member => member.Key));
        Assert.Equal(("Succeeded", 64L << 20, "2026-11-23T11:55:00.0000000+00:00"), ((string?)run["state"], (long)run["memoryBytes"]!, (string?)run["createdAt"]));
        Assert.Null(run["peakMemoryBytes"]);
    }

    [Fact]
    public async Task FollowAsync_NoTerminal_IsALineForEachChange()
    {
        using var output = new StringWriter();
        var (first, other) = (Run("a", AttemptState.Pending, null), Run("b", AttemptState.Running, null));
        var screen = new RunsScreen(output, TextWriter.Null, OutputFormat.Json, TimeProvider.System);

        await screen.FollowAsync(Changes([first], [first, other], [first with { State = AttemptState.Running }, other]));

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.Equal(["a Pending", "b Running", "a Running"], lines.Select(line => $"{line["run"]} {line["state"]}"));
    }

    [Fact]
    public void Wants_GroupsAndStates_BothHold()
    {
        var query = new RunsQuery(null, ["orders"], [AttemptState.Failed, AttemptState.OutOfMemory]);

        Assert.True(query.Wants(Run("a", AttemptState.Failed, null)));
        Assert.False(query.Wants(Run("a", AttemptState.Running, null)));
        Assert.False(query.Wants(Run("a", AttemptState.Failed, null) with { Group = new VersionGroup("others") }));
    }

    [Theory]
    [InlineData(-5, "0s")]
    [InlineData(119, "119s")]
    [InlineData(125, "2m")]
    [InlineData(7300, "2h")]
    [InlineData(200_000, "2d")]
    public void AgeOf_Seconds_IsAsKubectlSaysIt(int seconds, string expected) =>
        Assert.Equal(expected, RunsTable.AgeOf(Now.AddSeconds(-seconds), Now));

    [Fact]
    public async Task Runs_UnknownState_IsAUsageError() =>
        Assert.Equal(2, (await CommandLine.RunAsync("runs", "--state", "Happy")).ExitCode);

    private static RunView Run(string id, AttemptState state, string? reason) => new(
        "default", $"orders-{id}-1", new RunId(id), new VersionGroup("orders"), new FlowName("orders-v1"), 1, $"s3://landing/orders/{id}.csv",
        Bytes.Gibi(1), Bytes.Mebi(64), null, state, reason, Now.AddMinutes(-5), null, null);

    private static string Show(OutputFormat format, params RunView[] runs)
    {
        using var output = new StringWriter();
        new RunsScreen(output, TextWriter.Null, format, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now)).Show(runs);
        return output.ToString();
    }

    private static async IAsyncEnumerable<RunsNow> Changes(params RunView[][] changes)
    {
        foreach (var runs in changes)
        {
            await Task.Yield();
            yield return new RunsNow(runs, null);
        }
    }
}

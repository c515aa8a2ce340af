using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubelet.Processes;
using Flowrun.Sandbox.Lambda;
using Flowrun.Testing.Processes;

namespace Flowrun.Sandbox.Tests.Lambda;

/// <summary>Real executables: a shell and curl, as a custom runtime can be.</summary>
public sealed class FunctionProcessTests : IDisposable
{
    /// <summary>Answers each event with what it knows, and does what the event says.</summary>
    private const string Bootstrap =
        """
        #!/bin/sh
        echo "cold start with $MODE" >&2
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        if [ "$MODE" = broken ]; then
          curl -sS -o /dev/null -X POST "$api/init/error" -d '{"errorType":"Init","errorMessage":"MODE is broken"}'
          exit 1
        fi
        [ "$MODE" = silent ] && exit 3
        while true; do
          event=$(curl -sS -D "$LAMBDA_TASK_ROOT/headers" "$api/invocation/next") || exit 0
          id=$(tr -d '\r' < "$LAMBDA_TASK_ROOT/headers" | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //p')
          case $event in
            '"die"') kill -9 $$ ;;
            '"exit"') exit 0 ;;
            '"hang"') sleep 600 ;;
          esac
          curl -sS -o /dev/null -X POST "$api/invocation/$id/response" -d "{\"pid\":$$,\"name\":\"$AWS_LAMBDA_FUNCTION_NAME\",\"secret\":\"$FLOWRUN_TEST_OF_THE_SANDBOX\",\"trace\":\"$_X_AMZN_TRACE_ID\"}"
        done
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-test-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string LogFile => Path.Combine(_folder.FullName, "log");

    [Fact]
    public async Task Invoke_SeveralTimes_OneProcessThatKnowsWhatLambdaTells()
    {
        await using var fixture = await AwsFixture.StartAsync();
        Environment.SetEnvironmentVariable("FLOWRUN_TEST_OF_THE_SANDBOX", "must not be seen");
        var function = await CreateAsync(fixture, "plain");

        var (first, second) = (await AnswerAsync(function), await AnswerAsync(function));

        Assert.Equal(first["pid"]!.GetValue<int>(), second["pid"]!.GetValue<int>());
        Assert.Equal(("forwarder", "", ""), (first["name"]!.GetValue<string>(), first["secret"]!.GetValue<string>(), first["trace"]!.GetValue<string>()));
        Assert.Equal("cold start with plain", Assert.Single(await File.ReadAllLinesAsync(LogFile, Cancellation)));
    }

    [Theory]
    [InlineData("die", "signal: killed")]
    [InlineData("exit", "without providing a reason")]
    public async Task Invoke_ProcessEnds_ErrorAndANewOneNextTime(string what, string reason)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await CreateAsync(fixture, "plain");
        var first = await AnswerAsync(function);

        var failed = await function.InvokeAsync($"\"{what}\"", Cancellation);
        var again = await AnswerAsync(function);

        Assert.True(failed.IsError);
        Assert.Contains(reason, failed.ToString(), StringComparison.Ordinal);
        Assert.Contains("Runtime.ExitError", failed.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{failed.RequestId} failed: {failed}", await File.ReadAllTextAsync(LogFile, Cancellation), StringComparison.Ordinal);
        Assert.NotEqual(first["pid"]!.GetValue<int>(), again["pid"]!.GetValue<int>());
    }

    [Fact]
    public async Task Invoke_PastTheDeadline_KilledAndANewOneNextTime()
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await CreateAsync(fixture, "plain", TimeSpan.FromSeconds(1));
        var first = await AnswerAsync(function);

        var failed = await function.InvokeAsync("\"hang\"", Cancellation);
        var again = await AnswerAsync(function);

        Assert.Contains("Sandbox.Timedout", failed.ToString(), StringComparison.Ordinal);
        Assert.False(Signals.IsAlive(first["pid"]!.GetValue<int>()));
        Assert.NotEqual(first["pid"]!.GetValue<int>(), again["pid"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("broken", "MODE is broken")]
    [InlineData("silent", "exit status 3")]
    public async Task Invoke_CannotStart_SaysWhyEachTime(string mode, string reason)
    {
        await using var fixture = await AwsFixture.StartAsync();
        var function = await CreateAsync(fixture, mode);

        var (first, second) = (await function.InvokeAsync("1", Cancellation), await function.InvokeAsync("2", Cancellation));

        Assert.Contains(reason, first.ToString(), StringComparison.Ordinal);
        Assert.Contains(reason, second.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(LogFile, Cancellation)).Count(line => line.StartsWith("cold start", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Dispose_OfTheSandbox_EndsTheProcess()
    {
        var fixture = await AwsFixture.StartAsync();
        var function = await CreateAsync(fixture, "plain");
        var process = (await AnswerAsync(function))["pid"]!.GetValue<int>();

        await fixture.DisposeAsync();

        Assert.False(Signals.IsAlive(process));
    }

    [Fact]
    public async Task Create_NoSuchExecutable_SaysSo()
    {
        await using var fixture = await AwsFixture.StartAsync();

        await Assert.ThrowsAsync<FileNotFoundException>(() => fixture.Aws.Functions.CreateAsync(new("forwarder") { Command = ["/nowhere/bootstrap"] }, Cancellation));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<LambdaFunction> CreateAsync(AwsFixture fixture, string mode, TimeSpan? timeout = null)
    {
        RequiredTool.Find("curl");
        var bootstrap = Path.Combine(_folder.FullName, "bootstrap");
        await File.WriteAllTextAsync(bootstrap, Bootstrap, Cancellation);
        return await fixture.Aws.Functions.CreateAsync(
            new("forwarder")
            {
                Command = ["/bin/sh", bootstrap],
                Environment = new Dictionary<string, string> { ["MODE"] = mode },
                LogFile = LogFile,
                Timeout = timeout ?? TimeSpan.FromSeconds(60),
            },
            Cancellation);
    }

    private static async Task<JsonNode> AnswerAsync(LambdaFunction function)
    {
        var answer = await function.InvokeAsync("{}", Cancellation);
        Assert.False(answer.IsError, answer.ToString());
        return JsonNode.Parse(answer.ToString())!;
    }
}

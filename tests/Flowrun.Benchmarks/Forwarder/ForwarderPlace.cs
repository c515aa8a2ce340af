using System.Globalization;
using System.IO.Compression;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Lambda;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Forwarder;

/// <summary>A queue and a function of the sandbox, whose executable is started here, so that it can be timed.</summary>
internal sealed class ForwarderPlace : IAsyncDisposable
{
    private const string Event =
        """
        {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1", "eventTime": "2026-11-20T10:15:30.123Z", "eventName": "ObjectCreated:Put",
         "s3": {"bucket": {"name": "landing"}, "object": {"key": "orders/2026/a.csv", "size": 10, "eTag": "abc", "sequencer": "0055AE"}}}]}
        """;

    private const int Warming = 100;

    private readonly SandboxAws _aws;
    private readonly LambdaFunction _function;
    private readonly Dictionary<string, string?> _environment;

    private ForwarderPlace(SandboxAws aws, LambdaFunction function)
    {
        (_aws, _function) = (aws, function);
        _environment = new(StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_RUNTIME_API"] = function.RuntimeApi,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "sandbox",
            ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
            ["AWS_SESSION_TOKEN"] = "sandbox",
            ["AWS_ENDPOINT_URL"] = aws.Endpoint.AbsoluteUri,
            ["FLOWRUN_QUEUE_URL"] = aws.QueueUrl("uploads").AbsoluteUri,
            ["DOTNET_EnableDiagnostics"] = "0",
        };
    }

    public static async Task<ForwarderPlace> CreateAsync()
    {
        var aws = await SandboxAws.StartAsync();
        aws.CreateQueueWithDeadLetters("uploads");
        return new ForwarderPlace(aws, await aws.Functions.CreateAsync(new LambdaFunctionOptions("forwarder") { Timeout = TimeSpan.FromMinutes(5) }, CancellationToken.None));
    }

    /// <param name="program">The executable.</param>
    /// <param name="options">How often.</param>
    /// <param name="uploaded">What of its folder is uploaded.</param>
    public async Task<ForwarderFigures> MeasureAsync(string program, ForwarderOptions options, Func<string, bool> uploaded)
    {
        var starts = new List<TimeSpan>();
        for (var start = 0; start < options.Starts; start++)
        {
            var started = TimeProvider.System.GetTimestamp();
            await using var process = RunningProcess.Start(program, [], _environment);
            await InvokeAsync(process);
            starts.Add(TimeProvider.System.GetElapsedTime(started));
        }

        await using var warm = RunningProcess.Start(program, [], _environment);
        for (var first = 0; first < Warming; first++)
        {
            await InvokeAsync(warm);
        }

        var events = new List<TimeSpan>();
        for (var one = 0; one < options.Events; one++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await InvokeAsync(warm);
            events.Add(TimeProvider.System.GetElapsedTime(began));
        }

        return new ForwarderFigures([.. starts.Order()], [.. events.Order()], PeakBytes(warm.Id), ZippedBytes(program, uploaded));
    }

    public async ValueTask DisposeAsync() => await _aws.DisposeAsync();

    private static long PeakBytes(int process) =>
        1024 * long.Parse(
            File.ReadAllLines($"/proc/{process}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);

    private static long ZippedBytes(string program, Func<string, bool> uploaded)
    {
        var zipped = new MemoryStream();
        using (var archive = new ZipArchive(zipped, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(program)!).Where(file => uploaded(Path.GetFileName(file))))
            {
                archive.CreateEntryFromFile(file, Path.GetFileName(file), CompressionLevel.SmallestSize);
            }
        }

        return zipped.Length;
    }

    private async Task InvokeAsync(RunningProcess process)
    {
        var answer = await _function.InvokeAsync(Event, CancellationToken.None);
        if (answer.ToString() != """{"received":1,"published":1,"skipped":0}""")
        {
            throw new InvalidOperationException($"{answer}\n{process.Story}");
        }
    }
}

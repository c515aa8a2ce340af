using System.IO.Compression;
using Flowrun.Benchmarks.Processes;
using Flowrun.Sandbox;
using Flowrun.Sandbox.Lambda;
using Flowrun.Testing.Processes;

namespace Flowrun.Benchmarks.Forwarder;

/// <summary>A queue and a function of the sandbox, whose executable is started here, so that it can be timed.</summary>
internal sealed class ForwarderPlace : IAsyncDisposable
{
    private const string Record =
        """
        {"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "eu-west-1", "eventTime": "2026-11-20T10:15:30.123Z", "eventName": "ObjectCreated:Put",
         "s3": {"bucket": {"name": "landing"}, "object": {"key": "orders/2026/a.csv", "size": 10, "eTag": "abc", "sequencer": "0055AE"}}}
        """;

    // Enough of them that a round of it tells whether the JIT, the sandbox's too, has something left to compile.
    private const int WarmUp = 500;

    private readonly SandboxAws _aws;
    private int _functions;

    private ForwarderPlace(SandboxAws aws)
    {
        _aws = aws;
    }

    public static async Task<ForwarderPlace> CreateAsync()
    {
        var aws = await SandboxAws.StartAsync();
        aws.CreateQueueWithDeadLetters("uploads");
        return new ForwarderPlace(aws);
    }

    /// <param name="program">The executable.</param>
    /// <param name="options">How often.</param>
    /// <param name="uploaded">What of its folder is uploaded.</param>
    public async Task<ForwarderFigures> MeasureAsync(string program, ForwarderOptions options, Func<string, bool> uploaded)
    {
        var starts = new List<TimeSpan>();
        for (var start = 0; start < options.Starts; start++)
        {
            var function = await NewFunctionAsync();
            var started = TimeProvider.System.GetTimestamp();
            await using var process = Start(program, function);
            await InvokeAsync(function, process, options.Records);
            starts.Add(TimeProvider.System.GetElapsedTime(started));
        }

        var warmed = await NewFunctionAsync();
        await using var warm = Start(program, warmed);
        await JitWarmUp.RunAsync(async _ =>
        {
            for (var first = 0; first < WarmUp; first++)
            {
                await InvokeAsync(warmed, warm, options.Records);
            }
        });

        var events = new List<TimeSpan>();
        for (var one = 0; one < options.Events; one++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await InvokeAsync(warmed, warm, options.Records);
            events.Add(TimeProvider.System.GetElapsedTime(began));
        }

        return new ForwarderFigures([.. starts.Order()], [.. events.Order()], ProcessStatus.Bytes(warm.Id, "VmHWM")[0], ZippedBytes(program, uploaded));
    }

    public async ValueTask DisposeAsync() => await _aws.DisposeAsync();

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

    /// <summary>One for each process: one that was ended may have asked for the next event, and would be given it.</summary>
    private Task<LambdaFunction> NewFunctionAsync() => _aws.Functions.CreateAsync(
        new LambdaFunctionOptions($"forwarder-{++_functions}") { Timeout = TimeSpan.FromMinutes(1) }, CancellationToken.None);

    private RunningProcess Start(string program, LambdaFunction function) => RunningProcess.Start(program, [], new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["AWS_LAMBDA_RUNTIME_API"] = function.RuntimeApi,
        ["AWS_REGION"] = "us-east-1",
        ["AWS_ACCESS_KEY_ID"] = "sandbox",
        ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
        ["AWS_SESSION_TOKEN"] = "sandbox",
        ["AWS_ENDPOINT_URL"] = _aws.Endpoint.AbsoluteUri,
        ["FLOWRUN_QUEUE_URL"] = _aws.QueueUrl("uploads").AbsoluteUri,
        ["DOTNET_EnableDiagnostics"] = "0",
    });

    private static async Task InvokeAsync(LambdaFunction function, RunningProcess process, int records)
    {
        var answer = await function.InvokeAsync($$"""{"Records": [{{string.Join(',', Enumerable.Repeat(Record, records))}}]}""", CancellationToken.None);
        if (answer.ToString() != $$"""{"received":{{records}},"published":{{records}},"skipped":0}""")
        {
            throw new InvalidOperationException($"{answer}\n{process.Story}");
        }
    }
}

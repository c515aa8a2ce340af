using System.Text.Json;
using Flowrun.Testing.Processes;

namespace Flowrun.Meter.Tests;

/// <summary>The meter as a real process, with a file for its report.</summary>
public sealed class MeterRun : IAsyncDisposable
{
    private readonly string _report = System.IO.Path.GetTempFileName();

    private MeterRun(PublishedMeter meter, string[] options, string[] command, string? input, string? entry)
    {
        string[] words = [meter.Path, "--report", _report, .. options, "--", .. command];
        Process = entry is null
            ? RunningProcess.Start(words[0], words[1..], input: input)
            : RunningProcess.Start("/bin/sh", ["-c", entry, "entry", .. words], input: input);
    }

    public RunningProcess Process { get; }

    /// <summary>What the container's termination message would be.</summary>
    public string Message => File.ReadAllText(_report);

    /// <summary>The last line of it.</summary>
    public JsonElement Report => JsonDocument.Parse(Message.TrimEnd().Split('\n')[^1]).RootElement;

    public long Peak => Report.GetProperty("peakMemoryBytes").GetInt64();

    public string ReportFile => _report;

    public static MeterRun Start(PublishedMeter meter, params string[] command) => new(meter, [], command, null, null);

    public static MeterRun StartWith(PublishedMeter meter, string[] options, params string[] command) => new(meter, options, command, null, null);

    public static MeterRun StartWithInput(PublishedMeter meter, string input, params string[] command) => new(meter, [], command, input, null);

    /// <param name="entry">A shell script that ends in <c>exec "$@"</c>.</param>
    public static MeterRun StartThrough(PublishedMeter meter, string entry, params string[] command) => new(meter, [], command, null, entry);

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> EndAsync() => Process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        File.Delete(_report);
    }
}

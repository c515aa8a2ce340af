using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.Lambda;

/// <summary>What a function is.</summary>
/// <param name="Name">1 to 64 letters, digits, hyphens and underscores.</param>
public sealed record LambdaFunctionOptions(string Name)
{
    /// <summary>The executable and its arguments, never through a shell. Null (the default): somebody else starts it and tells it <see cref="LambdaFunction.RuntimeApi"/>.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>What the executable is told besides what AWS tells it. Nothing of the sandbox's own environment reaches it but PATH and HOME.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How long one invocation may take. Default: 3 seconds, as in AWS.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The waits before an event that failed is tried again. Default: 1 and 2 minutes, as in AWS: three attempts.</summary>
    public IReadOnlyList<TimeSpan> RetryWaits { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>Where events go that failed each time. Null (the default): nowhere, as in AWS.</summary>
    public SqsQueue? DeadLetterQueue { get; init; }

    /// <summary>The file that gets what the executable writes, and why invocations failed. Null (the default): nothing is kept.</summary>
    public string? LogFile { get; init; }
}

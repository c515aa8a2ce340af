namespace Flowrun.Sandbox.Lambda;

/// <summary>The quotas of Lambda: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html.</summary>
internal static class LambdaLimits
{
    public const int RequestBytes = 6 * 1024 * 1024;
    public const int EventBytes = 1024 * 1024;

    /// <summary>What the Runtime API takes as an answer: the 6 MiB of a response, and 100 bytes for its envelope.</summary>
    public const int ResponseBytes = RequestBytes + 100;

    public const int ErrorMessageBytes = 1024;

    /// <summary>How long an executable may take until it asks for its first invocation.</summary>
    public static readonly TimeSpan Initialization = TimeSpan.FromSeconds(10);
}

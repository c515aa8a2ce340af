namespace Flowrun.Worker.Hosting;

/// <summary>The worker cannot start. The message is for people and says what would be right.</summary>
public sealed class WorkerStartException : Exception
{
    /// <param name="exitCode">1 failed, 2 a setting is wrong, 3 a file was refused.</param>
    public WorkerStartException(int exitCode, string message, Exception? inner = null)
        : base(message, inner)
    {
        ExitCode = exitCode;
    }

    public int ExitCode { get; }
}

namespace Flowrun.Meter.Running;

/// <summary>The command cannot be started.</summary>
/// <param name="exitCode">As a shell has it.</param>
/// <param name="message">In a container runtime's words.</param>
internal sealed class StartFailure(int exitCode, string message) : Exception(message)
{
    public const int NotExecutable = 126;
    public const int NotFound = 127;

    public int ExitCode => exitCode;

    /// <param name="path">What was to be executed.</param>
    /// <param name="error">Of the system.</param>
    public static StartFailure Of(string path, int error) => error switch
    {
        // The file may be there and its interpreter not.
        Libc.NoSuchFile when File.Exists(path) => new(NotExecutable, $"exec: \"{path}\": the interpreter or loader that it names is not in the image"),
        Libc.NoSuchFile => new(NotFound, $"exec: \"{path}\": no such file or directory"),
        Libc.AccessDenied or Libc.NotPermitted => new(NotExecutable, $"exec: \"{path}\": permission denied"),
        Libc.NoExecutableFormat => new(NotExecutable, $"exec: \"{path}\": exec format error: a script without #!, or a program for another processor"),
        Libc.NoMemory => new(NotExecutable, $"exec: \"{path}\": cannot allocate memory"),
        _ => new(NotExecutable, $"exec: \"{path}\": error {error}"),
    };
}

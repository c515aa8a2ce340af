namespace Flowrun.Meter.Running;

/// <summary>Finds the program of a command as a container runtime does.</summary>
internal static class CommandLookup
{
    /// <summary>A runtime's, for an image that sets none.</summary>
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>The path to execute; a name with a slash is one already, and whether it can be executed shows when it is.</summary>
    /// <param name="program">The first word of the command.</param>
    /// <param name="path">The variable PATH, or null: not set.</param>
    /// <exception cref="StartFailure">It is nowhere on the path, or not executable.</exception>
    public static string Find(string program, string? path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
        {
            return program;
        }

        var isThere = false;
        foreach (var folder in (path ?? DefaultPath).Split(':'))
        {
            var candidate = Path.Combine(folder.Length == 0 ? "." : folder, program);
            if (program.Length > 0 && File.Exists(candidate))
            {
                if (Libc.Access(candidate, Libc.ExecuteOk) == 0)
                {
                    return candidate;
                }

                isThere = true;
            }
        }

        throw isThere
            ? new StartFailure(StartFailure.NotExecutable, $"exec: \"{program}\": permission denied")
            : new StartFailure(StartFailure.NotFound, $"exec: \"{program}\": executable file not found in $PATH");
    }
}

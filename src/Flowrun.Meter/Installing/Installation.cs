namespace Flowrun.Meter.Installing;

/// <summary>Copies this program to where another container of the pod finds it. The image that it comes from need have no shell.</summary>
internal static class Installation
{
    private const string Name = "flowrun-meter";

    private const UnixFileMode ForEveryone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <returns>The exit code: 0, or 1 with the reason on stderr.</returns>
    public static int Into(string folder)
    {
        try
        {
            foreach (var file in Files())
            {
                Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return StandardError.Say($"install: {folder}: {failure.Message}", exitCode: 1);
        }
    }

    /// <summary>One when it was compiled ahead of time, else what dotnet needs to start it.</summary>
    private static IEnumerable<string> Files() => File.Exists(Path.Combine(AppContext.BaseDirectory, Name + ".dll"))
        ? ((string[])["", ".dll", ".runtimeconfig.json", ".deps.json"]).Select(ending => Path.Combine(AppContext.BaseDirectory, Name + ending)).Where(File.Exists)
        : [Environment.ProcessPath!];

    /// <summary>Whole or not at all, also when an init container is started again.</summary>
    private static void Copy(string from, string to)
    {
        var unfinished = to + ".unfinished";
        File.Copy(from, unfinished, overwrite: true);
        File.SetUnixFileMode(unfinished, ForEveryone);
        File.Move(unfinished, to, overwrite: true);
    }
}

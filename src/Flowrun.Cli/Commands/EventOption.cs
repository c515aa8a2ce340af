using System.CommandLine;

namespace Flowrun.Cli.Commands;

/// <summary><c>--event</c>: a file, or stdin.</summary>
internal static class EventOption
{
    /// <param name="holds">What is in the file, for the help.</param>
    public static Option<string> Create(string holds) => new("--event", "-e")
    {
        Description = $"{holds} -: stdin.",
        HelpName = "FILE",
        Required = true,
    };

    /// <returns>Its text; null: it cannot be read, and <paramref name="error"/> says why.</returns>
    public static async Task<string?> ReadAsync(string file, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            return file is "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync($"--event: {unreadable.Message}");
            return null;
        }
    }
}

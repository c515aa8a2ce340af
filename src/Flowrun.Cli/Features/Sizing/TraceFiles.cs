using Flowrun.Cli.Commands;
using Flowrun.Core.Sizing.Replay;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>A trace with the name of its file, without the extension.</summary>
internal sealed record NamedTrace(string Name, IReadOnlyList<TraceRow> Rows);

internal static class TraceFiles
{
    /// <summary>Reads all files, or says everything that is wrong with them: null and the exit code.</summary>
    public static (IReadOnlyList<NamedTrace>? Traces, int ExitCode) Read(IReadOnlyList<string> files, TextWriter error)
    {
        var traces = new List<NamedTrace>();
        var exitCode = ExitCode.Done;
        foreach (var file in files)
        {
            try
            {
                using var text = File.OpenText(file);
                switch (TraceReader.Read(text))
                {
                    case TraceReading.Read read:
                        traces.Add(new NamedTrace(Path.GetFileNameWithoutExtension(file), read.Rows));
                        break;
                    case TraceReading.Refused refused:
                        exitCode = ExitCode.Refused;
                        WriteAll(refused.Problems, file, error);
                        break;
                }
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                exitCode = exitCode == ExitCode.Done ? ExitCode.Failed : exitCode;
                error.WriteLine(unreadable.Message);
            }
        }

        return (exitCode == ExitCode.Done ? traces : null, exitCode);
    }

    private static void WriteAll(IReadOnlyList<TraceProblem> problems, string file, TextWriter error)
    {
        foreach (var problem in problems)
        {
            error.WriteLine($"{file}: {problem}");
        }

        if (problems.Count == TraceReader.MostProblems)
        {
            error.WriteLine($"{file}: the rest is not looked at");
        }
    }
}

namespace Flowrun.Testing.Processes;

/// <summary>The real <c>flowrun</c>: what the image holds where that was published, since it is trimmed, else as built beside the tests.</summary>
public static class FlowrunProcess
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "flowrun.dll");

    // What the machine or a developer has set must not reach the processes under test.
    private static readonly string[] Foreign =
        ["AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_DEFAULT_REGION", "KUBECONFIG"];

    /// <summary>CI publishes it before the tests. It has neither sandbox nor demo.</summary>
    private static string? Published => Environment.GetEnvironmentVariable("FLOWRUN_TEST_IMAGE") is { Length: > 0 } program ? program : null;

    /// <param name="arguments">Of <c>flowrun</c>.</param>
    /// <param name="environment">Over the test's own; null removes a variable.</param>
    /// <param name="input">For its stdin.</param>
    /// <param name="through">A program and its first arguments that becomes <c>flowrun</c>, as a shell's <c>exec</c> does; null: none.</param>
    /// <param name="program">A published <c>flowrun</c>; null: the image's, or the one beside the tests.</param>
    public static RunningProcess Start(
        IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null, string? input = null, IReadOnlyList<string>? through = null, string? program = null)
    {
        var all = Foreign.ToDictionary(name => name, _ => (string?)null);
        foreach (var (name, value) in environment ?? [])
        {
            all[name] = value;
        }

        string[] own = [.. arguments];
        program ??= own is ["demo" or "sandbox", ..] ? null : Published;
        string[] words = [.. through ?? [], .. program is null ? ["dotnet", Assembly] : new[] { program }, .. own];
        return RunningProcess.Start(words[0], words[1..], all, input);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        IEnumerable<KeyValuePair<string, string?>>? environment = null,
        string? input = null)
    {
        await using var process = Start(arguments, environment, input);
        var exitCode = await process.WaitForExitAsync(cancellationToken);
        return (exitCode, process.Output, process.Error);
    }
}

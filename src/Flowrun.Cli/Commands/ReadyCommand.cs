using System.CommandLine;
using System.Globalization;
using Flowrun.Cli.Features.Readiness;

namespace Flowrun.Cli.Commands;

/// <summary><c>flowrun ready</c>: asks a running worker whether it takes messages on. For images without a shell, and <c>helm test</c>.</summary>
internal static class ReadyCommand
{
    private static readonly Option<string> Url = new("--url", "-u")
    {
        Description = "The worker's address, without a path.",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:8080",
    };

    private static readonly Option<string> Timeout = new("--timeout")
    {
        Description = "How long to wait until it is ready, in seconds: 60s or 60. 0: ask once.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "0s",
    };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "ready",
            "Asks a worker whether it is ready, and prints why not. Exit code 0 when it is, 1 when it is not or does not answer.",
            ("flowrun ready", "The worker on this machine, now"),
            ("flowrun ready --url http://flowrun-metrics.flowrun:8080 --timeout 60s", "A worker in the cluster, within a minute"))
        {
            Url, Timeout,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        var address = parsed.GetRequiredValue(Url);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            await error.WriteLineAsync($"--url: found {address}: an address is right, as http://127.0.0.1:8080");
            return ExitCode.Usage;
        }

        var text = parsed.GetRequiredValue(Timeout);
        if (!int.TryParse(text.EndsWith('s') ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            await error.WriteLineAsync($"--timeout: found {text}: seconds are right, as 60s or 60");
            return ExitCode.Usage;
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var answer = await WorkerReadiness.WaitAsync(http, new Uri(url, "/readyz"), TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
        await (answer.IsReady ? parsed.InvocationConfiguration.Output : error).WriteLineAsync(answer.Text);
        return answer.IsReady ? ExitCode.Done : ExitCode.Failed;
    }
}

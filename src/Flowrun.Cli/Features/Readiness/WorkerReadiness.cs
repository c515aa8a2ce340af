using System.Text.Json;
using System.Text.Json.Nodes;

namespace Flowrun.Cli.Features.Readiness;

/// <summary>What a worker says of itself at /readyz.</summary>
/// <param name="Text">For people; several lines where there are several reasons.</param>
internal sealed record WorkerReadiness(bool IsReady, string Text)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Asks until it is ready or the time is over, and gives the last answer.</summary>
    public static async Task<WorkerReadiness> WaitAsync(HttpClient http, Uri url, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var answer = await AskAsync(http, url, cancellationToken);
            if (answer.IsReady || time.GetElapsedTime(start) + Pause > atMost)
            {
                return answer;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<WorkerReadiness> AskAsync(HttpClient http, Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(url, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? new WorkerReadiness(true, "ready")
                : new WorkerReadiness(false, $"not ready: {string.Join("\n           ", Reasons(body) is { Count: > 0 } reasons ? reasons : [$"{url} answered {(int)response.StatusCode}"])}");
        }
        catch (HttpRequestException lost)
        {
            return new WorkerReadiness(false, $"no answer from {url}: {lost.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WorkerReadiness(false, $"no answer from {url} within {http.Timeout.TotalSeconds} s");
        }
    }

    private static List<string> Reasons(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject answer && answer["reasons"] is JsonArray reasons ? [.. reasons.Select(reason => reason?.ToString() ?? "")] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>Reads the events of a watch one by one.</summary>
internal sealed class WatchReader(HttpResponseMessage answer, StreamReader reader) : IDisposable
{
    public static async Task<WatchReader> OpenAsync(HttpClient client, string path, string accept, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "watch=true");
        request.Headers.Accept.ParseAdd(accept);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return new WatchReader(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken)));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<JsonObject?> NextAsync(CancellationToken cancellationToken) =>
        await reader.ReadLineAsync(cancellationToken) is { } line ? JsonNode.Parse(line)!.AsObject() : null;

    public async Task<List<JsonObject>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var events = new List<JsonObject>();
        while (events.Count < count && await NextAsync(cancellationToken) is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public void Dispose()
    {
        reader.Dispose();
        answer.Dispose();
    }
}

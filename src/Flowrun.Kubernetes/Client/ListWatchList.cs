using System.Text.Json;

namespace Flowrun.Kubernetes.Client;

/// <summary>Lists a collection page by page.</summary>
internal sealed class ListWatchList<T>(KubernetesApi api, string path, Func<JsonElement, T> read, ListWatchOptions options)
{
    /// <summary>Either everything, or a failure: never a part.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<Result> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await ReadAsync(options.PageSize, cancellationToken).ConfigureAwait(false);

        // The pages took longer than the server remembers their version. In one piece there is nothing to forget.
        return result.Failure?.IsExpired == true ? await ReadAsync(null, cancellationToken).ConfigureAwait(false) : result;
    }

    private async Task<Result> ReadAsync(int? limit, CancellationToken cancellationToken)
    {
        var objects = new List<T>();
        string? token = null;
        while (true)
        {
            var query = new ListWatchQuery(path).Add("labelSelector", options.LabelSelector).Add("fieldSelector", options.FieldSelector).Add("limit", limit?.ToString()).Add("continue", token).ToString();
            try
            {
                var (answer, document) = await api.GetAsync(query, cancellationToken).ConfigureAwait(false);
                using var page = document;
                if (page is null)
                {
                    return new Result([], "", ListWatchCall.Refused(path, answer.Status, answer.Body, answer.RetryAfter));
                }

                var metadata = page.RootElement.GetProperty("metadata");
                if (page.RootElement.GetProperty("items") is { ValueKind: not JsonValueKind.Null } items)
                {
                    objects.AddRange(items.EnumerateArray().Select(read));
                }

                token = metadata.TryGetProperty("continue", out var more) ? more.GetString() : null;
                if (string.IsNullOrEmpty(token))
                {
                    return new Result(objects, metadata.GetProperty("resourceVersion").GetString() ?? "", null);
                }
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                return new Result([], "", ListWatchCall.Unreadable(path, unreadable));
            }
            catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
            {
                return new Result([], "", ListWatchCall.NoAnswer(api, thrown));
            }
        }
    }

    /// <param name="Version">To watch from.</param>
    internal sealed record Result(IReadOnlyList<T> Objects, string Version, ListWatchFailure? Failure);
}

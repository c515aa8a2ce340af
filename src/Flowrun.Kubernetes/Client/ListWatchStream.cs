using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Flowrun.Kubernetes.Client;

/// <summary>One watch while it is open.</summary>
internal sealed class ListWatchStream<T> : IAsyncDisposable
{
    private readonly string _path;
    private readonly Func<JsonElement, T> _read;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _end;
    private readonly CancellationToken _stop;
    private HttpResponseMessage? _response;
    private IAsyncEnumerator<ReadOnlySequence<byte>>? _lines;

    private ListWatchStream(string path, Func<JsonElement, T> read, TimeSpan longest, TimeProvider time, CancellationToken stop)
    {
        (_path, _read, _stop) = (path, read, stop);
        _limit = new CancellationTokenSource(longest, time);
        _end = CancellationTokenSource.CreateLinkedTokenSource(stop, _limit.Token);
    }

    /// <summary>Why it could not be opened.</summary>
    public ListWatchFailure? Failure { get; private set; }

    /// <param name="version">After which changes are wanted.</param>
    /// <param name="lasting">How long the server keeps it open.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<ListWatchStream<T>> OpenAsync(
        KubernetesApi api, string path, Func<JsonElement, T> read, string version, TimeSpan lasting, ListWatchOptions options, TimeProvider time, CancellationToken stop)
    {
        var query = new ListWatchQuery(path)
            .Add("watch", "true")
            .Add("allowWatchBookmarks", "true")
            .Add("resourceVersion", version)
            .Add("timeoutSeconds", ((int)lasting.TotalSeconds).ToString())
            .Add("labelSelector", options.LabelSelector)
            .Add("fieldSelector", options.FieldSelector);
        var watch = new ListWatchStream<T>(path, read, lasting + options.WatchSlack, time, stop);
        try
        {
            await watch.OpenAsync(api, query.ToString(), options.LongestEvent).ConfigureAwait(false);
            return watch;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            watch.Failure = new ListWatchFailure(null, "", $"the Kubernetes API at {api.Server} did not answer a watch of {path}");
            return watch;
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            watch.Failure = ListWatchCall.NoAnswer(api, thrown);
            return watch;
        }
        catch
        {
            await watch.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The next event, or null: the watch is over. The server ended it, the connection was lost, or it lasted longer than a living one does.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<ListWatchEvent<T>?> NextAsync()
    {
        try
        {
            return _lines is not null && await _lines.MoveNextAsync().ConfigureAwait(false) ? ListWatchEvent<T>.Read(_path, _lines.Current, _read) : null;
        }
        catch (InvalidDataException tooLong)
        {
            return new ListWatchEvent<T>(null, null, ListWatchCall.Unreadable(_path, tooLong));
        }
        catch (Exception lost) when (lost is IOException or HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_lines is not null)
        {
            await _lines.DisposeAsync().ConfigureAwait(false);
        }

        // Before the cancellation sources: it breaks off what is still being received.
        _response?.Dispose();
        _end.Dispose();
        _limit.Dispose();
    }

    private async Task OpenAsync(KubernetesApi api, string query, int longest)
    {
        _response = await api.OpenStreamAsync(query, _end.Token).ConfigureAwait(false);
        if (_response.StatusCode != HttpStatusCode.OK)
        {
            var body = await _response.Content.ReadAsByteArrayAsync(_end.Token).ConfigureAwait(false);
            Failure = ListWatchCall.Refused(_path, _response.StatusCode, body, _response.Headers.RetryAfter);
            return;
        }

        var stream = await _response.Content.ReadAsStreamAsync(_end.Token).ConfigureAwait(false);
        _lines = ListWatchLines.ReadAsync(stream, longest, _end.Token).GetAsyncEnumerator(_end.Token);
    }
}

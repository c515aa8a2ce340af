using System.Net;
using System.Text.Json;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;

namespace Flowrun.Kubernetes.Sizing;

/// <summary>Models as ConfigMaps of one namespace, one for each group.</summary>
/// <param name="api">The connection.</param>
/// <param name="inNamespace">Where they are.</param>
/// <param name="time">The clock of pauses.</param>
/// <param name="chance">From 0 to less than 1, for jitter.</param>
/// <param name="options">How lists and watches go; null: as usual.</param>
public sealed class ModelConfigMaps(KubernetesApi api, string inNamespace, TimeProvider time, Func<double> chance, ListWatchOptions? options = null) : IModelStore
{
    private const string Query = "?fieldManager=flowrun";

    private readonly string _path = $"api/v1/namespaces/{Uri.EscapeDataString(inNamespace)}/configmaps";

    public IAsyncEnumerable<ListWatchItem<StoredModel?>> WatchAsync(CancellationToken cancellationToken) =>
        new ListWatch<StoredModel?>(api, _path, StoredModel.Read, (options ?? new ListWatchOptions()) with { LabelSelector = StoredModel.LabelSelector }, time, chance)
            .ReadAsync(cancellationToken);

    public async Task<ModelWrite> WriteAsync(VersionGroup group, string text, string? version, CancellationToken cancellationToken)
    {
        var body = StoredModel.Body(group, text, version);
        try
        {
            var answer = version is null
                ? await api.SendAsync(HttpMethod.Post, _path + Query, body, cancellationToken: cancellationToken).ConfigureAwait(false)
                : await api.SendAsync(HttpMethod.Patch, PathOf(group) + Query, body, "application/merge-patch+json", cancellationToken).ConfigureAwait(false);
            return answer.Status switch
            {
                _ when answer.IsSuccess => Stored(answer.Body),
                HttpStatusCode.Conflict => await LookAsync(group, cancellationToken).ConfigureAwait(false),
                HttpStatusCode.NotFound when version is not null => new ModelWrite.Conflict(null),
                _ => new ModelWrite.Failed(ListWatchCall.Refused(_path, answer.Status, answer.Body, answer.RetryAfter).Message),
            };
        }
        catch (Exception thrown) when (ListWatchCall.IsFailure(thrown))
        {
            return new ModelWrite.Failed(ListWatchCall.NoAnswer(api, thrown).Message);
        }
    }

    private string PathOf(VersionGroup group) => $"{_path}/{Uri.EscapeDataString(StoredModel.NameOf(group))}";

    /// <summary>Somebody else wrote in the meantime, or the name was taken.</summary>
    private async Task<ModelWrite> LookAsync(VersionGroup group, CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(HttpMethod.Get, PathOf(group), cancellationToken: cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return new ModelWrite.Conflict(null);
        }

        if (!answer.IsSuccess)
        {
            return new ModelWrite.Failed(ListWatchCall.Refused(_path, answer.Status, answer.Body, answer.RetryAfter).Message);
        }

        return Parse(answer.Body, StoredModel.Read, out var found)
            ? found is null
                ? new ModelWrite.Foreign($"the ConfigMap {inNamespace}/{StoredModel.NameOf(group)} is not Flowrun's: it lacks the labels {StoredModel.LabelSelector}")
                : new ModelWrite.Conflict(found)
            : new ModelWrite.Failed(ListWatchCall.Unreadable(_path).Message);
    }

    private ModelWrite Stored(ReadOnlyMemory<byte> body) =>
        Parse(body, found => found.GetProperty("metadata").GetProperty("resourceVersion").GetString(), out var version) && version is not null
            ? new ModelWrite.Stored(version)
            : new ModelWrite.Failed(ListWatchCall.Unreadable(_path).Message);

    private static bool Parse<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read, out T? found)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            found = read(document.RootElement);
            return true;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            found = default;
            return false;
        }
    }
}

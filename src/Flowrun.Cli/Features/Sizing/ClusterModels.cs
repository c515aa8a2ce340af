using Flowrun.Core.Sizing.Learning;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Sizing;

namespace Flowrun.Cli.Features.Sizing;

/// <summary>A group's model with its name.</summary>
/// <param name="Name">The version group, or the task of a trace.</param>
internal sealed record NamedModel(string Name, LearnedModel Model);

/// <summary>What is stored in a cluster.</summary>
internal static class ClusterModels
{
    /// <summary>All models, by name. Those that cannot be read are said on stderr and left out; null, with the reason there, where the cluster cannot be asked.</summary>
    public static async Task<IReadOnlyList<NamedModel>?> ReadAsync(KubernetesApi api, string inNamespace, TextWriter error, CancellationToken cancellationToken)
    {
        var store = new ModelConfigMaps(api, inNamespace, TimeProvider.System, () => 0.5);
        await foreach (var item in store.WatchAsync(cancellationToken))
        {
            switch (item)
            {
                case ListWatchItem<StoredModel?>.Listed listed:
                    return Read(listed.Objects.OfType<StoredModel>(), error);
                case ListWatchItem<StoredModel?>.Failed failed:
                    await error.WriteLineAsync(failed.Failure.Message);
                    return null;
            }
        }

        return null;
    }

    private static List<NamedModel> Read(IEnumerable<StoredModel> stored, TextWriter error)
    {
        var models = new List<NamedModel>();
        foreach (var one in stored.OrderBy(one => one.Group.Value, StringComparer.Ordinal))
        {
            var reading = ModelJson.Read(one.Text ?? "");
            if (reading.Problem is { } problem)
            {
                error.WriteLine($"{StoredModel.NameOf(one.Group)}: {problem}");
                continue;
            }

            models.Add(new NamedModel(one.Group.Value, reading.Model));
        }

        return models;
    }
}

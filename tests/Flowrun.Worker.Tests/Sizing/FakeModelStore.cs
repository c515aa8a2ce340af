using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Sizing;

namespace Flowrun.Worker.Tests.Sizing;

/// <summary>A store that several workers may share, and that can be told to misbehave.</summary>
internal sealed class FakeModelStore : IModelStore
{
    private readonly ConcurrentDictionary<VersionGroup, StoredModel> _stored = new();
    private readonly List<Channel<ListWatchItem<StoredModel?>>> _watches = [];
    private readonly Lock _gate = new();
    private long _version = 10;

    /// <summary>What the next writes answer instead; a write that was lost on the way back is made all the same.</summary>
    public Queue<(ModelWrite Answer, bool IsMade)> Answers { get; } = new();

    public int Writes { get; private set; }

    public string? TextOf(string group) => _stored.TryGetValue(new VersionGroup(group), out var stored) ? stored.Text : null;

    /// <summary>Somebody else writes it; null: deletes it.</summary>
    public void Put(string group, string? text)
    {
        lock (_gate)
        {
            var key = new VersionGroup(group);
            if (text is null)
            {
                Tell(new ListWatchItem<StoredModel?>.Deleted(_stored.TryRemove(key, out var removed) ? removed : null));
                return;
            }

            _stored[key] = new StoredModel(key, text, (++_version).ToString());
            Tell(new ListWatchItem<StoredModel?>.Changed(_stored[key]));
        }
    }

    public void Tell(ListWatchItem<StoredModel?> item) => _watches.ForEach(watch => watch.Writer.TryWrite(item));

    public async IAsyncEnumerable<ListWatchItem<StoredModel?>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var watch = Channel.CreateUnbounded<ListWatchItem<StoredModel?>>();
        lock (_gate)
        {
            _watches.Add(watch);
            watch.Writer.TryWrite(new ListWatchItem<StoredModel?>.Listed([.. _stored.Values]));
        }

        await foreach (var item in watch.Reader.ReadAllAsync(cancellationToken))
        {
            yield return item;
        }
    }

    public Task<ModelWrite> WriteAsync(VersionGroup group, string text, string? version, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Writes++;
            if (Answers.TryDequeue(out var next) && !next.IsMade)
            {
                return Task.FromResult(next.Answer);
            }

            var current = _stored.GetValueOrDefault(group);
            if (current?.Version != version)
            {
                return Task.FromResult<ModelWrite>(new ModelWrite.Conflict(current));
            }

            Put(group.Value, text);
            return Task.FromResult(next.Answer ?? new ModelWrite.Stored(_stored[group].Version));
        }
    }
}

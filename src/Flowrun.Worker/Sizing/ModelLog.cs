using System.Collections.Concurrent;
using Flowrun.Core.Runs;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Sizing;

/// <summary>Says what is wrong with models: each thing once until it is mended.</summary>
internal sealed class ModelLog(ILogger log)
{
    private readonly ConcurrentDictionary<VersionGroup, string> _unused = new();
    private readonly ConcurrentDictionary<VersionGroup, string> _unstored = new();
    private string? _unread;

    /// <param name="group">Whose model.</param>
    /// <param name="problem">Why what is stored is not used; null: it is.</param>
    public void SayUnused(VersionGroup group, string? problem)
    {
        if (IsNews(_unused, group, problem))
        {
            Log.ModelUnused(log, group.Value, problem!);
        }
    }

    public void SayForeign(VersionGroup group, string reason)
    {
        if (IsNews(_unstored, group, reason))
        {
            Log.ModelForeign(log, group.Value, reason);
        }
    }

    public void SayNotStored(VersionGroup group, string reason)
    {
        if (IsNews(_unstored, group, reason))
        {
            Log.ModelNotStored(log, group.Value, reason);
        }
    }

    /// <summary>A write went well.</summary>
    public void Mended(VersionGroup group)
    {
        _unused.TryRemove(group, out _);
        if (_unstored.TryRemove(group, out _))
        {
            Log.ModelStoredAgain(log, group.Value);
        }
    }

    /// <param name="reason">Why models cannot be read; null: they can.</param>
    public void SayUnread(string? reason)
    {
        var said = _unread;
        _unread = reason;
        if (reason is not null && said is null)
        {
            Log.ModelsUnread(log, reason);
        }
    }

    private static bool IsNews(ConcurrentDictionary<VersionGroup, string> said, VersionGroup group, string? reason)
    {
        if (reason is null)
        {
            return false;
        }

        var isNews = !said.TryGetValue(group, out var last) || last != reason;
        said[group] = reason;
        return isNews;
    }
}

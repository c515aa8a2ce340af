using System.Text.Json;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>
/// The emptyDir volumes of a pod, as folders of its own. A container here has the machine's file system and no mounts, so a word of its
/// command that is a path in such a volume becomes the path of the folder; what a program has of the path otherwise stays as it is.
/// </summary>
internal sealed class EmptyDirectories
{
    private readonly Dictionary<string, string> _folders = [];

    /// <param name="pod">The whole pod.</param>
    /// <param name="folder">Where its files are.</param>
    public EmptyDirectories(JsonElement pod, string folder)
    {
        foreach (var (index, volume) in pod.ListAt("spec", "volumes").Index())
        {
            if (volume.At("emptyDir") is not null && volume.TextAt("name") is { } name)
            {
                // A name is a stranger's; a number is not.
                _folders[name] = Path.Combine(folder, "volumes", $"{index}");
            }
        }
    }

    public void Make()
    {
        foreach (var folder in _folders.Values)
        {
            Directory.CreateDirectory(folder);
        }
    }

    /// <param name="container">Whose mounts count.</param>
    /// <param name="word">Of its command.</param>
    public string Resolve(JsonElement container, string word)
    {
        foreach (var mount in container.ListAt("volumeMounts"))
        {
            if (mount.TextAt("mountPath")?.TrimEnd('/') is { Length: > 0 } place
                && mount.TextAt("name") is { } name
                && _folders.TryGetValue(name, out var folder)
                && (word == place || word.StartsWith(place + "/", StringComparison.Ordinal)))
            {
                return folder + word[place.Length..];
            }
        }

        return word;
    }
}

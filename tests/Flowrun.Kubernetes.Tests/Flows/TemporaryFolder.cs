using Flowrun.Kubernetes.Flows;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

/// <summary>A folder of manifests for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("flowrun-").FullName;

    public string Path { get; }

    /// <summary>In one step, so that nobody sees half of it.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".writing", text);
        File.Move(path + ".writing", path, overwrite: true);
        return path;
    }

    /// <summary>A valid manifest.</summary>
    public string WriteFlow(string file, string group, string? name = null) => Write(file, YamlWriter.Write(Make.Manifest(group, name)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

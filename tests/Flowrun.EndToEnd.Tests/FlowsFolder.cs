namespace Flowrun.EndToEnd.Tests;

/// <summary>A temporary folder with manifests, and a place for a kubeconfig beside them.</summary>
internal sealed class FlowsFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("flowrun-test-");

    /// <param name="manifests">Written as 0.yaml, 1.yaml, …</param>
    public FlowsFolder(params string[] manifests)
    {
        Path = _root.CreateSubdirectory("flows").FullName;
        for (var index = 0; index < manifests.Length; index++)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, $"{index}.yaml"), manifests[index]);
        }
    }

    public string Path { get; }

    public string Kubeconfig => System.IO.Path.Combine(_root.FullName, "kubeconfig");

    /// <summary>Another file beside the flows, for a setting that names one.</summary>
    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(_root.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _root.Delete(recursive: true);
}

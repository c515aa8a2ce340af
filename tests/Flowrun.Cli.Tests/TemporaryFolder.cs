namespace Flowrun.Cli.Tests;

/// <summary>A folder for a test's files.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flowrun-cli-");

    public string Path => _folder.FullName;

    /// <returns>The file's path.</returns>
    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

namespace Flowrun.Cli.Commands;

/// <summary>The folder that was named, or a temporary one that goes when it is disposed.</summary>
internal sealed class WorkingFolder : IDisposable
{
    private readonly bool _isTemporary;

    public WorkingFolder(string? named)
    {
        _isTemporary = named is null;
        Path = named ?? Directory.CreateTempSubdirectory("flowrun-").FullName;
    }

    public string Path { get; }

    public void Dispose()
    {
        if (_isTemporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}

namespace Flowrun.Kubernetes.Flows;

/// <summary>Finds the manifests of a folder.</summary>
internal static class FolderScan
{
    private static readonly string[] Extensions = [".yaml", ".yml", ".json"];

    /// <summary>
    /// Not followed are links to folders, and not looked at is what begins with a dot: a mounted ConfigMap has its files once more in <c>..data</c>.
    /// </summary>
    private static readonly EnumerationOptions Visible = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 16,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>Reads every manifest, in the order of their names; or the one file that is named.</summary>
    /// <exception cref="IOException">There is no such folder or file, or it cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be listed.</exception>
    public static IReadOnlyList<ManifestFile> Read(string path)
    {
        if (File.Exists(path))
        {
            return ManifestFile.Read(Path.GetDirectoryName(Path.GetFullPath(path))!, path) is { } only ? [only] : [];
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no folder {path}: name one that holds Flow manifests (*.yaml, *.yml, *.json).");
        }

        var found = new System.IO.Enumeration.FileSystemEnumerable<string>(path, (ref entry) => entry.ToFullPath(), Visible)
        {
            ShouldRecursePredicate = (ref entry) => entry.FileName[0] != '.' && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && entry.FileName[0] != '.' && IsManifest(entry.FileName),
        };
        return [.. found.Order(StringComparer.Ordinal).Select(file => ManifestFile.Read(path, file)).OfType<ManifestFile>()];
    }

    private static bool IsManifest(ReadOnlySpan<char> name)
    {
        foreach (var extension in Extensions)
        {
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

using System.Globalization;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests.Image;

/// <summary>What <c>build/publish-image</c> made, in a folder of its own that nobody may write, as the image's root file system.</summary>
internal sealed class PublishedImage : IDisposable
{
    /// <summary>Names the folder that was published; CI publishes it before the tests.</summary>
    public const string Variable = "FLOWRUN_TEST_IMAGE";

    /// <summary>The user of the image.</summary>
    public const int User = 1654;

    private const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _folder;

    private PublishedImage(DirectoryInfo folder)
    {
        _folder = folder;
    }

    public static bool IsRoot => Environment.UserName == "root";

    public IReadOnlyList<FileInfo> Files => _folder.GetFiles("*", SearchOption.AllDirectories);

    public static PublishedImage Open()
    {
        var published = Path.GetDirectoryName(RequiredTool.Find("flowrun", Variable))!;
        var folder = Directory.CreateTempSubdirectory("flowrun-image-");
        foreach (var file in Directory.EnumerateFiles(published))
        {
            var copy = Path.Combine(folder.FullName, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetUnixFileMode(copy, ReadOnly);
        }

        File.SetUnixFileMode(folder.FullName, ReadOnly);
        return new PublishedImage(folder);
    }

    /// <summary>Starts a program of it as the image does: not as root, and with no place to write.</summary>
    public RunningProcess Start(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string?>>? environment = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["DOTNET_EnableDiagnostics"] = "0",
            // It brings .NET with it.
            ["DOTNET_ROOT"] = "/nonexistent",
            ["HOME"] = "/nonexistent",
            ["TMPDIR"] = "/nonexistent",
        };
        foreach (var (name, value) in environment ?? [])
        {
            all[name] = value;
        }

        var path = Path.Combine(_folder.FullName, program);
        var user = User.ToString(CultureInfo.InvariantCulture);
        return IsRoot
            ? RunningProcess.Start("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", path, .. arguments], all)
            : RunningProcess.Start(path, arguments, all);
    }

    public void Dispose()
    {
        File.SetUnixFileMode(_folder.FullName, ReadOnly | UnixFileMode.UserWrite);
        _folder.Delete(recursive: true);
    }
}

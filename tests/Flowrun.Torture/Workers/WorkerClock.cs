using System.ComponentModel;
using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace Flowrun.Torture.Workers;

/// <summary>The clock of one worker's process, which can be set while it runs. The product knows nothing of it: the C library is asked for the time as ever.</summary>
internal sealed class WorkerClock : IDisposable
{
    private readonly string _library;
    private readonly string _file;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="library">What <see cref="CompileAsync"/> made.</param>
    /// <param name="folder">Where its file goes.</param>
    /// <param name="name">The worker's.</param>
    public WorkerClock(string library, string folder, string name)
    {
        _library = library;
        _file = Path.Combine(folder, $"{name}.clock");
        File.WriteAllBytes(_file, new byte[sizeof(long)]);
        _map = MemoryMappedFile.CreateFromFile(_file, FileMode.Open);
        _view = _map.CreateViewAccessor();
    }

    /// <summary>What makes a process go by it.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["LD_PRELOAD"] = _library, ["CLOCK_JUMP_FILE"] = _file };

    /// <summary>Lets it jump, forward or back.</summary>
    public void Jump(TimeSpan by) => _view.Write(0, _view.ReadInt64(0) + (long)by.TotalSeconds);

    /// <summary>Makes the library that stands between a process and its clock.</summary>
    /// <exception cref="InvalidOperationException">There is no compiler, or it fails.</exception>
    public static async Task<string> CompileAsync(string folder, CancellationToken cancellationToken)
    {
        var library = Path.Combine(folder, "clock-jump.so");
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O2", "-o", library, Path.Combine(AppContext.BaseDirectory, "Workers", "clock-jump.c"), "-ldl"]);
            await compiler.WaitForExitAsync(cancellationToken);
            return compiler.ExitCode == 0 ? library : throw new InvalidOperationException($"The C compiler ended with {compiler.ExitCode}.");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("There is no C compiler (cc), which clocks that jump need.", missing);
        }
    }

    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
    }
}

using System.Globalization;

namespace Flowrun.Meter.Tests.Memory;

/// <summary>A memory cgroup for one test. Skips the test where none can be made; that takes root, and a hierarchy that is not managed.</summary>
internal sealed class TestCgroup : IDisposable
{
    private readonly bool _isVersion2;

    private TestCgroup(string folder, bool isVersion2) => (Folder, _isVersion2) = (folder, isVersion2);

    public string Folder { get; }

    /// <summary>A script that enters it before it becomes the meter.</summary>
    public string Entry => $"echo $$ > {Folder}/cgroup.procs && exec \"$@\"";

    /// <param name="limit">In bytes; null: none.</param>
    public static TestCgroup Make(long? limit)
    {
        foreach (var (root, limitFile, swapFile) in (ReadOnlySpan<(string, string, string)>)
            [("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.memsw.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max", "memory.swap.max")])
        {
            var folder = Path.Combine(root, $"flowrun-meter-test-{Guid.NewGuid():N}");
            try
            {
                Directory.CreateDirectory(folder);
                if (File.Exists(Path.Combine(folder, limitFile)))
                {
                    var cgroup = new TestCgroup(folder, limitFile == "memory.max");
                    if (limit is { } bytes)
                    {
                        File.WriteAllText(Path.Combine(folder, limitFile), bytes.ToString(CultureInfo.InvariantCulture));
                        File.WriteAllText(Path.Combine(folder, swapFile), cgroup._isVersion2 ? "0" : bytes.ToString(CultureInfo.InvariantCulture));
                    }

                    return cgroup;
                }

                Directory.Delete(folder);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                // The other version, then.
            }
        }

        const string Reason = "no memory cgroup can be made here: that takes root";
        if (Environment.GetEnvironmentVariable("FLOWRUN_TEST_REQUIRE_ALL") is { Length: > 0 })
        {
            Assert.Fail($"{Reason}, and FLOWRUN_TEST_REQUIRE_ALL is set.");
        }

        Assert.Skip(Reason);
        throw new InvalidOperationException(Reason);
    }

    /// <summary>Its processes have ended, but may not be gone this very moment.</summary>
    public void Dispose()
    {
        for (var attempt = 0; Directory.Exists(Folder) && attempt < 1000; attempt++)
        {
            try
            {
                Directory.Delete(Folder);
            }
            catch (IOException)
            {
                Thread.Yield();
            }
        }
    }
}

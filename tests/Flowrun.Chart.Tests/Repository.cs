namespace Flowrun.Chart.Tests;

/// <summary>Files of the repository: copies beside the tests, and the sources for those that tests write anew.</summary>
internal static class Repository
{
    public static string Chart { get; } = Path.Combine(AppContext.BaseDirectory, "charts", "flowrun");

    /// <summary>Whether generated files are written anew; read the difference before committing it.</summary>
    public static bool IsUpdating => Environment.GetEnvironmentVariable("FLOWRUN_UPDATE_GOLDEN") is "1";

    /// <summary>The file is what it would be if it were generated now. With <c>FLOWRUN_UPDATE_GOLDEN=1</c> it is written instead.</summary>
    /// <param name="path">From the root of the repository.</param>
    public static void AssertGenerated(string path, string expected)
    {
        var source = Path.Combine(Root(), path);
        if (IsUpdating)
        {
            File.WriteAllText(source, expected);
        }

        Assert.True(
            File.Exists(source) && File.ReadAllText(source) == expected,
            $"{path} is not what it would be if it were generated now. Run the test with FLOWRUN_UPDATE_GOLDEN=1, and read the difference.");
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Worker.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No Worker.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}

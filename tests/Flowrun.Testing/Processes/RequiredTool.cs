using Xunit;

namespace Flowrun.Testing.Processes;

/// <summary>A program that some tests talk to and not every machine has.</summary>
public static class RequiredTool
{
    /// <summary>The program's path. Without it the test is skipped, or fails where <c>FLOWRUN_TEST_REQUIRE_ALL</c> is set, as in CI.</summary>
    /// <param name="name">The program's name.</param>
    /// <param name="variable">An environment variable that names its path instead of <c>PATH</c>.</param>
    public static string Find(string name, string? variable = null)
    {
        var path = variable is null
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            : Environment.GetEnvironmentVariable(variable);
        if (path is not null && File.Exists(path))
        {
            return path;
        }

        var reason = variable is null ? $"{name} is not on PATH" : $"{variable} does not name {name}";
        if (Environment.GetEnvironmentVariable("FLOWRUN_TEST_REQUIRE_ALL") is { Length: > 0 })
        {
            Assert.Fail($"{reason}, and FLOWRUN_TEST_REQUIRE_ALL is set.");
        }

        Assert.Skip(reason);
        return "";
    }
}

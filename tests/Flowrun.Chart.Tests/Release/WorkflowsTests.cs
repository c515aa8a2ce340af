using System.Text.RegularExpressions;

namespace Flowrun.Chart.Tests.Release;

public sealed class WorkflowsTests
{
    /// <summary>A tag can be moved to other code after it was looked at; a commit cannot.</summary>
    [Fact]
    public void Actions_All_ArePinnedByCommitWithTheVersionBeside()
    {
        var uses = Directory.EnumerateFiles(Path.Combine(Repository.Root(), ".github", "workflows"))
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains("uses:", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, line => Assert.Matches(new Regex(@"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", RegexOptions.None, TimeSpan.FromSeconds(1)), line));
    }
}

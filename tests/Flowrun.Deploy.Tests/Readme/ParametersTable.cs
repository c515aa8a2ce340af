using System.Text.RegularExpressions;

namespace Flowrun.Deploy.Tests.Readme;

/// <summary>The table of parameters of deploy/README.md.</summary>
internal sealed partial record ParametersTable(IReadOnlyList<ParametersTable.Row> Rows)
{
    /// <summary>The names that one parameter has in each template. Two where a template splits it; none where the cell says in words what stands for it.</summary>
    internal sealed record Row(string[] Sam, string[] Serverless, string[] Terraform, string Default, string Text);

    public static ParametersTable Read()
    {
        var lines = DeployFolder.Read("README.md").Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith("| SAM |", StringComparison.Ordinal));
        Assert.True(start >= 0, "README.md has no table of parameters.");
        return new([.. lines.Skip(start + 2).TakeWhile(line => line.StartsWith('|')).Select(Row)]);

        static Row Row(string line)
        {
            var cells = line.Split('|').Select(cell => cell.Trim()).ToArray();
            return new(Names(cells[1]), Names(cells[2]), Names(cells[3]), cells[4], cells[5]);
        }
    }

    // (`--tags`) in brackets is no parameter of the template.
    private static string[] Names(string cell) => cell.StartsWith('(') ? [] : [.. Name().Matches(cell).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("`(?<name>[A-Za-z_]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}

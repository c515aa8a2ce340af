using System.Text.Json.Nodes;
using Flowrun.Core.Text;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Collects what is wrong with one manifest, in the order in which it is read.</summary>
internal sealed class Problems
{
    /// <summary>Nobody reads more, and a manifest may be made to have a great many.</summary>
    private const int Most = 500;

    private readonly List<FlowProblem> _all = [];
    private readonly HashSet<FlowProblem> _known = [];

    public IReadOnlyList<FlowProblem> All => _all;

    public int Errors { get; private set; }

    public bool AnyError => Errors > 0;

    public void Add(string path, JsonNode? found, string expected) => Add(Problem(path, found, expected));

    public void Warn(string path, JsonNode? found, string expected) => Add(Problem(path, found, expected) with { IsWarning = true });

    public void AddRange(IEnumerable<FlowProblem> found)
    {
        foreach (var problem in found)
        {
            Add(problem);
        }
    }

    /// <summary>For a second look at a field whose type may have been reported already.</summary>
    public void AddUnlessReported(string path, JsonNode? found, string expected)
    {
        if (!_all.Exists(problem => problem.Path == path))
        {
            Add(path, found, expected);
        }
    }

    /// <summary>What is expected may name things of the manifest, which anybody may have written.</summary>
    private static FlowProblem Problem(string path, JsonNode? found, string expected) => new(path, FoundJson.Of(found), OneLine.Of(expected));

    private void Add(FlowProblem problem)
    {
        if (!_known.Contains(problem) && (_all.Count < Most || (Errors == 0 && !problem.IsWarning)))
        {
            _known.Add(problem);
            _all.Add(problem);
            Errors += problem.IsWarning ? 0 : 1;
        }
    }
}

using Flowrun.Kubernetes.Flows;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>Says which flows there are and what is wrong with manifests: each thing once, as long as it lasts.</summary>
internal sealed class FlowLog(ILogger log)
{
    private HashSet<string> _said = [];
    private string? _fault;

    /// <summary>Why flows cannot be read at the moment; null once they can again.</summary>
    public void SayFault(string? reason)
    {
        if (reason is not null && reason != _fault)
        {
            Log.FlowsUnreadable(log, reason);
        }
        else if (reason is null && _fault is not null)
        {
            Log.FlowsReadable(log);
        }

        _fault = reason;
    }

    public void Say(FlowSnapshot snapshot)
    {
        var before = _said;
        _said = [];
        var running = snapshot.Catalog.Flows.Where(flow => !flow.Archived).Select(flow => flow.Name.Value).Order(StringComparer.Ordinal).ToList();
        var names = string.Join(", ", running);
        if (IsNews($"flows {names}"))
        {
            if (running.Count == 0)
            {
                Log.NoFlows(log);
            }
            else
            {
                Log.Flows(log, running.Count, names);
            }
        }

        foreach (var (group, flows) in snapshot.Catalog.AmbiguousGroups)
        {
            var both = string.Join(", ", flows);
            if (IsNews($"ambiguous {group}: {both}"))
            {
                Log.AmbiguousGroup(log, group.Value, both);
            }
        }

        foreach (var problem in snapshot.Problems.Where(problem => IsNews(problem.ToString())))
        {
            if (problem.Problem.IsWarning)
            {
                Log.FlowWarning(log, problem.Source, problem.Problem.ToString());
            }
            else
            {
                Log.FlowProblem(log, problem.Source, problem.Problem.ToString());
            }
        }

        bool IsNews(string thing) => _said.Add(thing) && !before.Contains(thing);
    }
}

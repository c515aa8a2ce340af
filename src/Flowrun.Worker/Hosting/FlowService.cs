using Flowrun.Kubernetes.Flows;
using Flowrun.Worker.Intake;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>Hands every new catalog of flows to intake, and says what is wrong with manifests: each thing once, as long as it lasts.</summary>
internal sealed class FlowService(IFlowSource source, QueueIntake intake, ILogger<FlowService> log) : BackgroundService
{
    private HashSet<string> _said = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => source.RunAsync(Publish, stoppingToken);

    private void Publish(FlowSnapshot snapshot)
    {
        Say(snapshot);
        intake.Use(snapshot.Catalog);
    }

    private void Say(FlowSnapshot snapshot)
    {
        var said = _said;
        _said = [];
        var running = snapshot.Catalog.Flows.Where(flow => !flow.Archived).ToList();
        var names = string.Join(", ", running.Select(flow => flow.Name.Value).Order(StringComparer.Ordinal));
        if (IsNews($"flows {names}"))
        {
            Log.Flows(log, running.Count, names);
            if (running.Count == 0)
            {
                Log.NoFlows(log);
            }
        }

        foreach (var (group, flows) in snapshot.Catalog.AmbiguousGroups)
        {
            var both = string.Join(", ", flows);
            if (IsNews($"ambiguous {group} {both}"))
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

        bool IsNews(string thing) => _said.Add(thing) && !said.Contains(thing);
    }
}

using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Health;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Runs;

/// <summary>Says once what keeps runs from being followed, and once when it is over. What an operator must mend shows in readiness.</summary>
internal sealed class TrackingFaults(IntakeState state, ILogger log)
{
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    public void Look(RunChange change)
    {
        switch (change)
        {
            case RunChange.Jobs jobs:
                Look("jobs.batch", change.Scope, jobs.Item);
                break;
            case RunChange.Pods pods:
                Look("pods", change.Scope, pods.Item);
                break;
            case RunChange.Refusals refusals:
                Look("events", change.Scope, refusals.Item);
                break;
        }
    }

    private void Look<T>(string collection, string scope, ListWatchItem<T> item)
    {
        var cause = $"runs:{collection}:{scope}";
        var place = scope.Length == 0 ? "the cluster" : $"namespace {scope}";
        switch (item)
        {
            case ListWatchItem<T>.Failed { Failure: var failure }:
                if (failure.Status is 401 or 403 or 404)
                {
                    state.Impair(cause, $"Runs cannot be followed: {failure.Message}: the worker needs list and watch on {collection} in {place}");
                }

                if (_failing.Add(cause))
                {
                    Log.TrackingFails(log, collection, place, failure.Message);
                }

                break;
            case ListWatchItem<T>.Listed or ListWatchItem<T>.Resumed:
                state.Mend(cause);
                if (_failing.Remove(cause))
                {
                    Log.TrackingGoesOn(log, collection, place);
                }

                break;
        }
    }
}

using Flowrun.Kubernetes.Leases;
using Flowrun.Worker.Admission;
using Flowrun.Worker.Flows;
using Flowrun.Worker.Metrics;
using Flowrun.Worker.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>What one replica at a time does: releasing Jobs, recording how they end, and writing the status of Flows.</summary>
internal sealed class LeadershipService(
    LeaseElection election, RunTracker tracker, AdmissionLoop admission, FlowReports reports, WorkerConnections connections, WorkerMetrics metrics, ILogger<LeadershipService> log)
    : BackgroundService
{
    /// <summary>Of the Lease, in the worker's namespace.</summary>
    public const string Lease = "flowrun";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(LeadAsync, stoppingToken);

    private async Task LeadAsync(Leadership leadership)
    {
        Log.Leads(log);
        metrics.Leads(true);
        admission.Lead(leadership);
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(leadership.Token);
            await Task.WhenAll(
                EndAllAsync(tracker.RecordAsync(end.Token), end),
                EndAllAsync(connections.Status?.RunAsync(leadership, reports.Of, end.Token) ?? Task.Delay(Timeout.Infinite, end.Token), end));
        }
        finally
        {
            await admission.LeadNoMoreAsync();
            metrics.Leads(false);
            Log.LeadsNoMore(log);
        }
    }

    /// <summary>Neither ends by itself: if one does, something is wrong, and the other must not go on without it.</summary>
    private static async Task EndAllAsync(Task part, CancellationTokenSource end)
    {
        try
        {
            await part;
        }
        finally
        {
            await end.CancelAsync();
        }
    }
}

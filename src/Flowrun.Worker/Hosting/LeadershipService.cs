using Flowrun.Kubernetes.Leases;
using Flowrun.Worker.Admission;
using Flowrun.Worker.Runs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Hosting;

/// <summary>What one replica at a time does: releasing Jobs, and recording how they end.</summary>
internal sealed class LeadershipService(LeaseElection election, RunTracker tracker, AdmissionLoop admission, ILogger<LeadershipService> log) : BackgroundService
{
    /// <summary>Of the Lease, in the worker's namespace.</summary>
    public const string Lease = "flowrun";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(LeadAsync, stoppingToken);

    private async Task LeadAsync(Leadership leadership)
    {
        Log.Leads(log);
        admission.Lead(leadership);
        try
        {
            await tracker.RecordAsync(leadership.Token);
        }
        finally
        {
            await admission.LeadNoMoreAsync();
            Log.LeadsNoMore(log);
        }
    }
}

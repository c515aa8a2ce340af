using Flowrun.Kubernetes.Leases;
using Flowrun.Testing;

namespace Flowrun.Kubernetes.Tests.Leases;

/// <summary>On a real cluster too, if there is one.</summary>
public sealed class LeaseElectionClusterTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly LeaseTimes Quick = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1.5), TimeSpan.FromMilliseconds(50));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_SeveralProcesses_LeadOneAfterAnotherAndNeverTogether()
    {
        var leading = 0;
        var most = 0;
        var left = Enumerable.Range(0, 3).Select(async number =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var election = new LeaseElection(cluster.Api, cluster.Namespace, "flowrun", $"process-{number}", Quick, _ => { }, TimeProvider.System, () => 0);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => election.RunAsync(
                async leadership =>
                {
                    most = Math.Max(most, Interlocked.Increment(ref leading));
                    Assert.True(leadership.IsHeld);
                    await stop.CancelAsync();
                    Interlocked.Decrement(ref leading);
                },
                stop.Token));
        });

        await Task.WhenAll(left);

        Assert.Equal(1, most);
    }
}

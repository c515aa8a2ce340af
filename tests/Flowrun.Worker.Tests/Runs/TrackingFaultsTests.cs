using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Testing;
using Flowrun.Worker.Health;
using Flowrun.Worker.Runs;
using Flowrun.Worker.Tests.Intake;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Runs;

public sealed class TrackingFaultsTests
{
    private readonly IntakeState _state = new(new FakeTimeProvider(Make.Time));
    private readonly LogLines _log = new();

    [Fact]
    public void Look_MayNotList_NotReadyWithWhatIsMissingAndReceivingGoesOn()
    {
        var faults = new TrackingFaults(_state, _log);
        faults.Look(Pods(403));
        faults.Look(Pods(403));
        var reason = Assert.Single(_state.ImpairingReasons);
        Assert.Equal("Runs cannot be followed: pods is forbidden: the worker needs list and watch on pods in namespace jobs", reason);
        Assert.Equal([reason], HealthReport.Ready(_state, [], Make.Time).Reasons);
        Assert.True(_state.IsReceiving);
        Assert.Single(_log.All);

        faults.Look(new RunChange.Pods("jobs", new ListWatchItem<AttemptPod>.Listed([])));
        Assert.Empty(_state.ImpairingReasons);
        Assert.Equal(2, _log.All.Count);
    }

    [Fact]
    public void Look_ServerIsDown_IsLoggedOnceAndNobodysToMend()
    {
        var faults = new TrackingFaults(_state, _log);
        faults.Look(Pods(500));
        faults.Look(Pods(null));
        Assert.Empty(_state.ImpairingReasons);
        Assert.Single(_log.All);
        faults.Look(new RunChange.Pods("jobs", new ListWatchItem<AttemptPod>.Resumed()));
        Assert.Equal(2, _log.All.Count);
    }

    private static RunChange.Pods Pods(int? status) => new("jobs", new ListWatchItem<AttemptPod>.Failed(new ListWatchFailure(status, "", "pods is forbidden")));
}

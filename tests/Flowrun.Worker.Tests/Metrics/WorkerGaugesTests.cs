using System.Diagnostics.Metrics;
using Flowrun.Worker.Health;
using Flowrun.Worker.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Worker.Tests.Metrics;

public sealed class WorkerGaugesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Observe_NothingReceivedYet_HasNoAgeOfAReceive()
    {
        var state = new IntakeState(_time);

        Assert.Equal(["flowrun.leader 0", "flowrun.worker.ready 1", "flowrun.messages.held 3"], Observe(state));
    }

    [Fact]
    public void Observe_BlockedAfterAReceive_IsNotReadyAndTellsHowOldItIs()
    {
        var state = new IntakeState(_time);
        state.Received();
        _time.Advance(TimeSpan.FromSeconds(7));
        state.Block("queue", "no such queue");

        Assert.Equal(["flowrun.leader 0", "flowrun.worker.ready 0", "flowrun.messages.held 3", "flowrun.receive.age 7"], Observe(state));
    }

    [Fact]
    public void Observe_Leads_SaysSo() => Assert.Contains("flowrun.leader 1", Observe(new IntakeState(_time), leads: true));

    private List<string> Observe(IntakeState state, bool leads = false)
    {
        using var metrics = new WorkerMetrics();
        metrics.Leads(leads);
        WorkerGauges.Register(metrics, state, () => 3, _time);
        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (ReferenceEquals(instrument.Meter, metrics.Meter))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen.Add($"{instrument.Name} {value}"));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => seen.Add($"{instrument.Name} {value}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Flowrun.Kubernetes.Client;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Kubernetes.Tests.Client;

public sealed class KubernetesMetricsTests
{
    [Fact]
    public void WatchPulse_WhileItLives_TellsTheOldestOfItsResource()
    {
        var time = new FakeTimeProvider();
        using var one = new WatchPulse("apis/x/v1/namespaces/a/pulses", time);
        using var other = new WatchPulse("apis/x/v1/namespaces/b/pulses", time);
        time.Advance(TimeSpan.FromSeconds(30));
        one.Beat();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([35], Ages());

        other.Dispose();
        Assert.Equal([5], Ages());

        static List<double> Ages()
        {
            var seen = new List<double>();
            using var listener = Listener(instrument => instrument.Name == "flowrun.watch.age");
            listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
            {
                if (tags[0].Value is "pulses")
                {
                    seen.Add(value);
                }
            });
            listener.Start();
            listener.RecordObservableInstruments();
            return seen;
        }
    }

    [Fact]
    public void Request_AnswersAndNone_AreCountedByVerbAndCode()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = Listener(instrument => instrument.Name == "flowrun.kubernetes.requests");
        // Other tests talk to servers at the same time, by no such verb.
        var verb = new HttpMethod("TEST");
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            if (tags[0].Value is "TEST")
            {
                seen.Enqueue($"{tags[1].Key} {tags[1].Value} {value}");
            }
        });
        listener.Start();

        KubernetesMetrics.Request(verb, HttpStatusCode.Created);
        KubernetesMetrics.NoAnswer(verb, isTimeout: true);
        KubernetesMetrics.NoAnswer(verb, isTimeout: false);

        Assert.Equal(["code 201 1", "code timeout 1", "code none 1"], seen);
    }

    private static MeterListener Listener(Func<Instrument, bool> wanted) => new()
    {
        InstrumentPublished = (instrument, listening) =>
        {
            if (wanted(instrument))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        },
    };
}

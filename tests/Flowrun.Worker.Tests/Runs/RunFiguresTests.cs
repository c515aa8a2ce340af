using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Client;
using Flowrun.Kubernetes.Runs;
using Flowrun.Worker.Runs;

namespace Flowrun.Worker.Tests.Runs;

public sealed class RunFiguresTests : IDisposable
{
    private readonly RunWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Now_NothingHasChanged_IsNotCountedAgain()
    {
        var figures = new RunFigures(_world.Worker.Runs, _world.Time);
        await SeeAsync();
        var before = figures.Now();
        _world.Time.Advance(TimeSpan.FromHours(1));

        Assert.Same(before, figures.Now());
        Assert.Equal(1, before.States.Single().Value);
    }

    [Fact]
    public async Task Now_Changed_IsCountedAgainAfterAWhile()
    {
        var figures = new RunFigures(_world.Worker.Runs, _world.Time);
        var before = figures.Now();
        await SeeAsync();
        Assert.Same(before, figures.Now());

        _world.Time.Advance(RunFigures.Interval);

        Assert.Equal((new VersionGroup("orders"), AttemptState.Pending), figures.Now().States.Single().Key);
        Assert.Equal(1, figures.Now().Flows.Single().Value.Pending);
    }

    /// <summary>However a run ended or stands, the quick way to its state is the same as the long one.</summary>
    [Fact]
    public async Task Now_RunsInSeveralStates_CountsWhatTheViewsShow()
    {
        var figures = new RunFigures(_world.Worker.Runs, _world.Time);
        await _world.StartAndEndAsync(record: Upload("a"));
        await _world.StartAndEndAsync("OOMKilled", 137, record: Upload("b"));
        await _world.StartAsync(Upload("c"));
        await _world.Worker.LookAsync();

        var views = _world.Worker.Runs.Views();

        Assert.Equal(
            views.CountBy(view => (view.Group, view.State)).OrderBy(count => count.Key.State), figures.Now().States.OrderBy(count => count.Key.State));
        var flow = figures.Now().Flows.Single().Value;
        Assert.Equal(views.Count, flow.Waiting + flow.Pending + flow.Running + flow.Succeeded + flow.Failed);
        Assert.Equal(views.MaxBy(view => view.CreatedAt)!.CreatedAt, flow.Last!.CreatedAt);

        static Core.Events.EventRecord Upload(string key) => new Core.Events.EventRecord.Created(Testing.Make.Created(key: key));
    }

    [Fact]
    public async Task Now_PodIsRefused_TellsWhyByGroup()
    {
        var figures = new RunFigures(_world.Worker.Runs, _world.Time);
        await SeeAsync();
        _world.Worker.Runs.Apply(new RunChange.Refusals("", new ListWatchItem<PodRefusal>.Listed([new PodRefusal("e", _world.Cluster.Jobs[0].Uid, "exceeded quota: small")])));

        Assert.Equal("exceeded quota: small", figures.Now().Refusals[new VersionGroup("orders")]);
    }

    private async Task SeeAsync()
    {
        await _world.StartAsync();
        _world.Worker.Runs.Apply(new RunChange.Jobs("", new ListWatchItem<AttemptJob>.Listed(_world.Cluster.Jobs)));
    }
}

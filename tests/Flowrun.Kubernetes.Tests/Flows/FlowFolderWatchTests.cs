using System.Threading.Channels;
using Flowrun.Kubernetes.Flows;
using Microsoft.Extensions.Time.Testing;

namespace Flowrun.Kubernetes.Tests.Flows;

public sealed class FlowFolderWatchTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Channel<FlowSnapshot> _published = Channel.CreateUnbounded<FlowSnapshot>();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private Task _running = Task.CompletedTask;

    [Fact]
    public async Task RunAsync_FilesComeBreakAndGo_PublishesEachChangeOnce()
    {
        _folder.WriteFlow("a.yaml", "a");
        Start();
        Assert.Equal("a", Names(await NextAsync()));

        _folder.WriteFlow("b.yaml", "b");
        Assert.Equal("a b", Names(await NextAsync()));

        _folder.Write("b.yaml", "a: [");
        var broken = await NextAsync();
        Assert.Equal("a b", Names(broken));
        Assert.Equal("b.yaml", Assert.Single(broken.Problems).Source);

        File.Delete(Path.Combine(_folder.Path, "b.yaml"));
        Assert.Equal("a", Names(await NextAsync()));
        Assert.False(_published.Reader.TryRead(out _));
    }

    [Fact]
    public async Task RunAsync_MountedConfigMapSwapsItsLink_PublishesTheNew()
    {
        _folder.WriteFlow("..1/orders.yaml", "orders", "orders-v1");
        _folder.WriteFlow("..2/orders.yaml", "orders", "orders-v2");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "..data"), "..1");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "orders.yaml"), "..data/orders.yaml");
        Start();
        Assert.Equal("orders-v1", Names(await NextAsync()));

        Directory.Delete(Path.Combine(_folder.Path, "..data"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "..data"), "..2");

        var snapshot = await NextAsync();
        while (snapshot.Problems.Count > 0)
        {
            // Looked at between the two steps, which Kubernetes makes in one.
            Assert.Equal("orders-v1", Names(snapshot));
            snapshot = await NextAsync();
        }

        Assert.Equal("orders-v2", Names(snapshot));
    }

    [Fact]
    public async Task RunAsync_FolderGoesAndComesBack_FlowsStayAndTheProblemEnds()
    {
        _folder.WriteFlow("flows/a.yaml", "a");
        var path = Path.Combine(_folder.Path, "flows");
        Start(path);
        Assert.Equal("a", Names(await NextAsync()));

        Directory.Move(path, path + "-away");
        var gone = await NextAsync();
        Assert.Equal("a", Names(gone));
        Assert.StartsWith($"{path}: There is no folder {path}: ", Assert.Single(gone.Problems).ToString(), StringComparison.Ordinal);

        Directory.Move(path + "-away", path);
        Assert.Empty((await NextAsync()).Problems);
    }

    [Fact]
    public async Task RunAsync_NoFolderAtTheStart_EndsWithTheReason() =>
        await Assert.ThrowsAsync<DirectoryNotFoundException>(() =>
            new FlowFolder(Path.Combine(_folder.Path, "missing"), _time).RunAsync(_ => { }, TestContext.Current.CancellationToken));

    [Fact]
    public async Task WaitAsync_FileIsWritten_EndsWithoutTheClock()
    {
        using var changes = new FolderChanges(_folder.Path, TimeProvider.System);
        var changed = changes.WaitAsync(TimeSpan.Zero, Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken);
        Assert.False(changed.IsCompleted);

        _folder.WriteFlow("below/a.yaml", "a");

        await changed;
    }

    [Fact]
    public async Task WaitAsync_NothingHappens_EndsWhenItIsTimeToLook()
    {
        using var changes = new FolderChanges(_folder.Path, _time);
        var changed = changes.WaitAsync(FlowFolder.Settle, FlowFolder.Rescan, TestContext.Current.CancellationToken);

        _time.Advance(FlowFolder.Rescan);

        await changed;
    }

    [Fact]
    public async Task WaitAsync_Cancelled_IsCancelled()
    {
        using var changes = new FolderChanges(_folder.Path, _time);
        var changed = changes.WaitAsync(FlowFolder.Settle, FlowFolder.Rescan, _stop.Token);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(_running.IsCanceled || _running.IsCompletedSuccessfully, _running.Exception?.ToString());
        _stop.Dispose();
        _folder.Dispose();
    }

    private static string Names(FlowSnapshot snapshot) => string.Join(' ', snapshot.Catalog.Flows.Select(flow => flow.Name.Value).Order(StringComparer.Ordinal));

    private void Start(string? path = null) =>
        _running = Task.Run(() => new FlowFolder(path ?? _folder.Path, _time).RunAsync(snapshot => _published.Writer.TryWrite(snapshot), _stop.Token), _stop.Token);

    /// <summary>The next snapshot; the clock goes on until there is one.</summary>
    private async Task<FlowSnapshot> NextAsync()
    {
        while (true)
        {
            if (_published.Reader.TryRead(out var snapshot))
            {
                return snapshot;
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.False(_running.IsFaulted, _running.Exception?.ToString());
            _time.Advance(FlowFolder.Rescan);
            await Task.Yield();
        }
    }
}

using Flowrun.Worker.Hosting;

namespace Flowrun.Worker.Tests.Hosting;

/// <summary>What ends before anything is called; the rest is tested with real processes.</summary>
public sealed class WorkerHostTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task RunAsync_FolderOfFlowsIsNotThere_Is2() =>
        Assert.Equal(2, await WorkerHost.RunAsync(Options() with { Flows = "/nowhere/flows" }, TestContext.Current.CancellationToken));

    [Fact]
    public async Task RunAsync_BaseTemplateIsNotThere_Is2() =>
        Assert.Equal(2, await WorkerHost.RunAsync(Options() with { BaseTemplate = "/nowhere/base.yaml" }, TestContext.Current.CancellationToken));

    [Fact]
    public async Task RunAsync_BaseTemplateIsNoJobSpec_Is3()
    {
        await File.WriteAllTextAsync(_file, "kind: Job", TestContext.Current.CancellationToken);

        Assert.Equal(3, await WorkerHost.RunAsync(Options() with { BaseTemplate = _file }, TestContext.Current.CancellationToken));
    }

    private static WorkerOptions Options() => new() { QueueUrl = new Uri("http://127.0.0.1:1/0/uploads"), Http = 0 };
}

using System.Diagnostics.CodeAnalysis;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Tests.Intake;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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

    [Fact]
    public async Task SayFailures_AServiceFailed_SaysWhichAndWhy()
    {
        var log = new LogLines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddHostedService<Failing>();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.WaitForShutdownAsync(TestContext.Current.CancellationToken);

        Assert.True(WorkerHost.SayFailures(log, host));

        Assert.StartsWith("Critical: The worker stops: Failing failed in a way that should not be possible System.InvalidOperationException: broken", Assert.Single(log.All), StringComparison.Ordinal);
    }

    private static WorkerOptions Options() => new() { QueueUrl = new Uri("http://127.0.0.1:1/0/uploads"), Http = 0 };

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the host.")]
    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("broken");
        }
    }
}

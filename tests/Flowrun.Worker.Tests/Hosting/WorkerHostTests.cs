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

    [Fact]
    public async Task RunAsync_ToldToStopWhileItStarts_StopsInOrderAndIs0()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<Started>().AddHostedService(found => found.GetRequiredService<Started>()).AddHostedService<StopsWhileStarting>();
        using var host = builder.Build();

        Assert.Equal(0, await WorkerHost.RunAsync(host, () => Assert.Fail("It has not started."), new LogLines(), TestContext.Current.CancellationToken));

        Assert.True(host.Services.GetRequiredService<Started>().HasStopped);
    }

    private static WorkerOptions Options() => new() { QueueUrl = new Uri("http://127.0.0.1:1/0/uploads"), Http = 0 };

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the host.")]
    private sealed class Started : IHostedService
    {
        public bool HasStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            HasStopped = true;
            return Task.CompletedTask;
        }
    }

    /// <summary>A SIGTERM that comes too early.</summary>
    [SuppressMessage("Performance", "CA1812", Justification = "Made by the host.")]
    private sealed class StopsWhileStarting(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            return Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

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

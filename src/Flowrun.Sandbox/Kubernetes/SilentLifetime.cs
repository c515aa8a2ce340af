using Microsoft.Extensions.Hosting;

namespace Flowrun.Sandbox.Kubernetes;

/// <summary>A server inside another program: signals are that program's to handle, not the server's to swallow.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

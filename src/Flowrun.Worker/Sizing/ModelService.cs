using Microsoft.Extensions.Hosting;

namespace Flowrun.Worker.Sizing;

/// <summary>Keeps the models in step with what is stored. Started before whatever decides by them, and stopped after whatever teaches them.</summary>
internal sealed class ModelService(Models models, TimeProvider time) : BackgroundService
{
    /// <summary>How long a start waits for the models: events would else be sized by static rules that were found wrong long ago.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan BetweenFlushes = TimeSpan.FromMilliseconds(500);

    private const int Flushes = 4;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        try
        {
            await models.Loaded.WaitAsync(LongestWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The reason is in the log. Static rules decide until they can be read.
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            for (var flush = 0; flush < Flushes && models.HasUnstored; flush++)
            {
                await (flush == 0 ? Task.CompletedTask : Task.Delay(BetweenFlushes, time, cancellationToken));
                await models.StoreAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // What is not stored is not marked on its Job either: whoever comes next learns it.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAll(EndAllAsync(models.FollowAsync(stop.Token), stop), EndAllAsync(models.WriteAsync(stop.Token), stop));
    }

    /// <summary>Neither ends by itself: if one does, something is wrong, and the other must not go on without it.</summary>
    private static async Task EndAllAsync(Task loop, CancellationTokenSource stop)
    {
        try
        {
            await loop;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }
}

using Flowrun.Core.Jobs;
using Flowrun.Core.Runs;
using Flowrun.Kubernetes.Jobs;
using Flowrun.Worker.Intake;

namespace Flowrun.Worker.Tests.Intake;

/// <summary>A worker's life: it ends at one of its steps to the outside, as by SIGKILL. From then on no call of it has an effect, or returns.</summary>
internal sealed class Life(int steps)
{
    private readonly TaskCompletionSource _never = new();
    private int _left = steps;

    public bool IsOver => Volatile.Read(ref _left) <= 0;

    public Task StepAsync() => Interlocked.Decrement(ref _left) < 0 ? _never.Task : Task.CompletedTask;
}

/// <summary>A queue as a worker with a life sees it: the end may come before a call takes effect or after it.</summary>
internal sealed class MortalQueue(IQueue queue, Life life) : IQueue
{
    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int atMost, TimeSpan wait, CancellationToken cancellationToken) =>
        LiveAsync(() => queue.ReceiveAsync(atMost, wait, cancellationToken));

    public Task<IReadOnlyList<BatchFailure>> DeleteAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken) =>
        LiveAsync(() => queue.DeleteAsync(messages, cancellationToken));

    public Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(
        IReadOnlyList<HeldMessage> messages, TimeSpan visibility, CancellationToken cancellationToken) =>
        LiveAsync(() => queue.ChangeVisibilityAsync(messages, visibility, cancellationToken));

    public Task<IReadOnlyList<BatchFailure>> DeferAsync(IReadOnlyList<DeferredMessage> messages, CancellationToken cancellationToken) =>
        LiveAsync(() => queue.DeferAsync(messages, cancellationToken));

    public Task SendToDeadLetterAsync(HeldMessage message, string? reason, CancellationToken cancellationToken) =>
        LiveAsync(async () =>
        {
            await queue.SendToDeadLetterAsync(message, reason, cancellationToken);
            return true;
        });

    private async Task<TResult> LiveAsync<TResult>(Func<Task<TResult>> call)
    {
        await life.StepAsync();
        var result = await call();
        await life.StepAsync();
        return result;
    }
}

/// <summary>A cluster as a worker with a life sees it.</summary>
internal sealed class MortalCreator(IJobCreator creator, Life life) : IJobCreator
{
    public async Task<JobCreation> CreateAsync(RenderedJob job, RunId run, int attempt, CancellationToken cancellationToken)
    {
        await life.StepAsync();
        var creation = await creator.CreateAsync(job, run, attempt, cancellationToken);
        await life.StepAsync();
        return creation;
    }
}

using Flowrun.Worker.Intake;

namespace Flowrun.Benchmarks.Intake;

/// <summary>Counts the calls: full batches are what makes SQS cheap.</summary>
internal sealed class CountedQueue(IQueue queue) : IQueue
{
    private int _receives;
    private int _deletes;

    public int Receives => _receives;

    public int Deletes => _deletes;

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int atMost, TimeSpan wait, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _receives);
        return queue.ReceiveAsync(atMost, wait, cancellationToken);
    }

    public Task<IReadOnlyList<BatchFailure>> DeleteAsync(IReadOnlyList<HeldMessage> messages, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _deletes);
        return queue.DeleteAsync(messages, cancellationToken);
    }

    public Task<IReadOnlyList<BatchFailure>> ChangeVisibilityAsync(
        IReadOnlyList<HeldMessage> messages, TimeSpan visibility, CancellationToken cancellationToken) =>
        queue.ChangeVisibilityAsync(messages, visibility, cancellationToken);

    public Task<IReadOnlyList<BatchFailure>> DeferAsync(IReadOnlyList<DeferredMessage> messages, CancellationToken cancellationToken) =>
        queue.DeferAsync(messages, cancellationToken);

    public Task SendToDeadLetterAsync(HeldMessage message, string? reason, CancellationToken cancellationToken) =>
        queue.SendToDeadLetterAsync(message, reason, cancellationToken);
}

using Amazon.Runtime;
using Flowrun.Worker.Hosting;
using Flowrun.Worker.Intake;

namespace Flowrun.Worker.Runs;

/// <summary>The dead-letter queue, for the events of runs that have failed for good.</summary>
internal sealed class RunLetters(IQueue queue, WorkerOptions options, TimeProvider time)
{
    /// <summary>Sends an event there with the reason, once.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="body">CloudEvents JSON.</param>
    /// <returns>Null, or why it can never be sent.</returns>
    /// <exception cref="RunLetterException">It was not sent this time.</exception>
    public async Task<string?> TrySendAsync(string run, string? body, string reason, CancellationToken cancellationToken)
    {
        if (options.DeadLetterQueueUrl is not { } url)
        {
            return $"the worker has no dead-letter queue ({WorkerSetting.Of(nameof(WorkerOptions.DeadLetterQueueUrl)).Flag})";
        }

        if (body is null)
        {
            return "its Job does not carry the event that started it";
        }

        try
        {
            await queue.SendToDeadLetterAsync(new HeldMessage(new QueueMessage(run, "", body, 1), time.GetTimestamp()), reason, cancellationToken);
            return null;
        }
        catch (AmazonServiceException exception) when (DeadLetters.IsAboutTheMessage(exception))
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var fault = QueueFault.Of(exception, "SendMessage", url);
            throw new RunLetterException(fault.Reason, fault.IsOperators, exception);
        }
    }
}

/// <summary>An event could not be sent to the dead-letter queue this time.</summary>
internal sealed class RunLetterException(string message, bool isOperators, Exception inner) : Exception(message, inner)
{
    /// <summary>Somebody must mend something.</summary>
    public bool IsOperators { get; } = isOperators;
}

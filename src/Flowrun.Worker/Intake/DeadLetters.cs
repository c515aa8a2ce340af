using Amazon.Runtime;

namespace Flowrun.Worker.Intake;

/// <summary>The dead-letter queue, for messages that can never become Jobs.</summary>
/// <param name="retry">Null where no dead-letter queue is configured.</param>
internal sealed class DeadLetters(IQueue queue, QueueRetry? retry)
{
    /// <summary>Sends a message there with the reason, for as long as it takes.</summary>
    /// <returns>False: there is no such queue, or it can never take this message. The source queue's redrive policy has to do it.</returns>
    public async ValueTask<bool> TrySendAsync(HeldMessage message, string reason, CancellationToken cancellationToken) =>
        retry is not null && await retry.ExecuteAsync(SendAsync, (message, reason), cancellationToken);

    private async ValueTask<bool> SendAsync((HeldMessage Message, string Reason) letter, CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendToDeadLetterAsync(letter.Message, letter.Reason, cancellationToken);
            return true;
        }
        catch (AmazonServiceException exception) when (IsAboutTheMessage(exception))
        {
            // As large as a message may be: the reason is in the log, the message is more.
            try
            {
                await queue.SendToDeadLetterAsync(letter.Message, reason: null, cancellationToken);
                return true;
            }
            catch (AmazonServiceException again) when (IsAboutTheMessage(again))
            {
                return false;
            }
        }
    }

    internal static bool IsAboutTheMessage(AmazonServiceException exception) =>
        exception.ErrorCode is "InvalidParameterValue" or "InvalidMessageContents" or "InvalidAttributeValue" or "MessageTooLong" or "BatchRequestTooLong";
}

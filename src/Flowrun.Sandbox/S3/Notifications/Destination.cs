using Flowrun.Sandbox.Lambda;
using Flowrun.Sandbox.Sqs;

namespace Flowrun.Sandbox.S3.Notifications;

/// <summary>Who is told of what happens to objects.</summary>
internal abstract class Destination
{
    public abstract string Arn { get; }

    /// <param name="delay">How late it comes; by default at once.</param>
    public abstract void Send(byte[] body, TimeSpan? delay);

    public sealed class Queue(SqsQueue queue) : Destination
    {
        public override string Arn => queue.Arn;

        public override void Send(byte[] body, TimeSpan? delay) => queue.Send(body, messageAttributes: null, traceHeader: null, delay);
    }

    public sealed class Function(LambdaFunction function) : Destination
    {
        public override string Arn => function.Arn;

        public override void Send(byte[] body, TimeSpan? delay) => function.Send(body, delay);
    }
}

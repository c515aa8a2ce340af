namespace Flowrun.Sandbox.Sqs;

/// <summary>A message as one receive gave it; the counts are of that moment.</summary>
internal readonly record struct SqsDelivery(SqsMessage Message, string ReceiptHandle, byte[] Body, int ReceiveCount, long FirstReceivedAt);

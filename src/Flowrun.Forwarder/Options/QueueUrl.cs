using System.Diagnostics.CodeAnalysis;

namespace Flowrun.Forwarder.Options;

/// <summary>The URL of a queue.</summary>
internal static class QueueUrl
{
    public const string Expected = "the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads";

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url.AbsolutePath.Length > 1;
}

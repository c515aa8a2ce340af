using System.CommandLine;
using System.Globalization;

namespace Flowrun.Cli.Commands;

/// <summary>How commands that talk to queues are told which, and how fast.</summary>
internal static class AwsOptions
{
    private const int FastestRate = 10_000;

    /// <summary>A queue's URL; FLOWRUN_QUEUE_URL where it is not given.</summary>
    public static Option<string?> QueueUrl() => Url("--queue-url", "FLOWRUN_QUEUE_URL", "The worker's queue");

    public static Option<string?> DeadLetterQueueUrl() => Url("--dead-letter-queue-url", "FLOWRUN_DEAD_LETTER_QUEUE_URL", "The dead-letter queue");

    public static Option<int> Rate() => new("--rate")
    {
        Description = $"Send at most so many messages a second, 1 to {FastestRate.ToString("N0", CultureInfo.InvariantCulture)}.",
        HelpName = "NUMBER",
        DefaultValueFactory = _ => 100,
    };

    /// <summary>Says what is wrong with a rate; nothing where it is right.</summary>
    public static IEnumerable<string> ProblemsOfRate(int rate) => rate is >= 1 and <= FastestRate ? [] : [$"--rate: found {rate}: must be 1 to {FastestRate}"];

    /// <summary>The URL, or what is wrong with it.</summary>
    public static (Uri? Url, string? Problem) Read(Option<string?> option, string variable, ParseResult parsed)
    {
        var given = parsed.GetValue(option);
        var text = given ?? Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text))
        {
            return (null, $"{option.Name}: is required; or set {variable}");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? (url, null)
            : (null, $"{(given is null ? variable : option.Name)}: found {text}: must be the URL of an SQS queue, such as https://sqs.eu-west-1.amazonaws.com/123456789012/uploads");
    }

    private static Option<string?> Url(string name, string variable, string what) => new(name) { Description = $"{what}; default: {variable}.", HelpName = "URL" };
}

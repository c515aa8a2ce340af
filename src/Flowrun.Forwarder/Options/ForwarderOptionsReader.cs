using Flowrun.Core.Forwarding;
using Flowrun.Core.Text;

namespace Flowrun.Forwarder.Options;

/// <summary>From environment variables to valid options. Collects every problem. A variable that is empty is one that is not set.</summary>
internal sealed class ForwarderOptionsReader
{
    private const string QueueUrlVariable = "FLOWRUN_QUEUE_URL";
    private const string QueueUrlParameter = "FLOWRUN_QUEUE_URL_PARAMETER";
    private const string Enrich = "FLOWRUN_ENRICH";
    private const string MessageGroup = "FLOWRUN_MESSAGE_GROUP";
    private const string Overrides = "FLOWRUN_OVERRIDES";
    private const string Parameters = "FLOWRUN_PARAMETERS";

    /// <remarks>Source: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html</remarks>
    private const int LongestParameterName = 2048;

    private readonly Func<string, string?> _variable;
    private readonly List<string> _problems = [];

    private ForwarderOptionsReader(Func<string, string?> variable)
    {
        _variable = variable;
    }

    /// <param name="variable">The environment.</param>
    public static ForwarderOptionsReading Read(Func<string, string?> variable)
    {
        var reader = new ForwarderOptionsReader(variable);
        var queue = reader.Queue();
        var options = new ForwarderOptions(
            queue!,
            reader.Word(Enrich, "none", "head") == "head",
            new ForwardingRules(Grouping(reader.Word(MessageGroup, "none", "bucket", "folder")))
            {
                Overrides = reader.Text(Overrides) is { } overrides ? FixedWishes.ReadOverrides(overrides, Overrides, reader._problems) : null,
                Parameters = FixedWishes.ReadParameters(reader.Text(Parameters) ?? "{}", Parameters, reader._problems),
            });
        return new ForwarderOptionsReading(reader._problems.Count == 0 ? options : null, reader._problems);
    }

    private static MessageGrouping Grouping(string word) => word switch
    {
        "bucket" => MessageGrouping.Bucket,
        "folder" => MessageGrouping.Folder,
        _ => MessageGrouping.None,
    };

    private QueueAddress? Queue()
    {
        var (url, parameter) = (Text(QueueUrlVariable), Text(QueueUrlParameter));
        switch (url, parameter)
        {
            case (null, null):
                _problems.Add($"{QueueUrlVariable}: required: {QueueUrl.Expected}; or {QueueUrlParameter}, the name of a parameter of SSM that holds it");
                return null;
            case (not null, not null):
                _problems.Add($"{QueueUrlParameter}: found {Shown(parameter)} beside {QueueUrlVariable}: one of the two says where events go");
                return null;
            case (not null, null):
                if (QueueUrl.TryParse(url, out var parsed))
                {
                    return new QueueAddress.Known(parsed);
                }

                _problems.Add($"{QueueUrlVariable}: found {Shown(url)}: expected {QueueUrl.Expected}");
                return null;
            default:
                if (parameter!.Length <= LongestParameterName && parameter.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or ':'))
                {
                    return new QueueAddress.InParameter(parameter);
                }

                _problems.Add($"{QueueUrlParameter}: found {Shown(parameter)}: expected the name or ARN of a parameter of SSM, as /flowrun/queue-url");
                return null;
        }
    }

    private string Word(string name, params string[] words)
    {
        var text = Text(name) ?? words[0];
        if (!words.Contains(text, StringComparer.Ordinal))
        {
            _problems.Add($"{name}: found {Shown(text)}: expected one of {string.Join(", ", words)}");
        }

        return text;
    }

    private string? Text(string name) => _variable(name)?.Trim() is { Length: > 0 } text ? text : null;

    private static string Shown(string text) => $"\"{OneLine.Of(text, 200)}\"";
}

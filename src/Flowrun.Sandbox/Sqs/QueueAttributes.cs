using System.Globalization;

namespace Flowrun.Sandbox.Sqs;

/// <summary>What can be set on a queue, with the bounds and defaults of SQS (CreateQueue in its API reference).</summary>
internal sealed class QueueAttributes
{
    private static readonly Dictionary<string, (int Default, int Minimum, int Maximum)> Numbers = new(StringComparer.Ordinal)
    {
        ["DelaySeconds"] = (0, 0, SqsLimits.MaximumDelaySeconds),
        ["MaximumMessageSize"] = (SqsLimits.MaximumMessageBytes, 1024, SqsLimits.MaximumMessageBytes),
        ["MessageRetentionPeriod"] = (345_600, 60, 1_209_600),
        ["ReceiveMessageWaitTimeSeconds"] = (0, 0, SqsLimits.MaximumWaitSeconds),
        ["VisibilityTimeout"] = (30, 0, SqsLimits.MaximumVisibilitySeconds),
    };

    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "Policy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled",
    };

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal) { ["SqsManagedSseEnabled"] = "true" };

    public QueueAttributes()
    {
        foreach (var (name, number) in Numbers)
        {
            _values[name] = number.Default.ToString(CultureInfo.InvariantCulture);
        }
    }

    public IReadOnlyDictionary<string, string> Values => _values;

    public RedrivePolicy? Redrive { get; private set; }

    public int DelaySeconds { get; private set; } = Numbers["DelaySeconds"].Default;

    public int MaximumMessageBytes { get; private set; } = Numbers["MaximumMessageSize"].Default;

    public int RetentionSeconds { get; private set; } = Numbers["MessageRetentionPeriod"].Default;

    public int WaitSeconds { get; private set; } = Numbers["ReceiveMessageWaitTimeSeconds"].Default;

    public int VisibilitySeconds { get; private set; } = Numbers["VisibilityTimeout"].Default;

    /// <summary>Throws for the first one that SQS would refuse; changes nothing.</summary>
    public static void Validate(IReadOnlyDictionary<string, string> attributes, Func<string, bool> queueExists)
    {
        foreach (var (name, value) in attributes)
        {
            if (name is "FifoQueue" or "ContentBasedDeduplication" or "DeduplicationScope" or "FifoThroughputLimit")
            {
                throw SqsException.UnsupportedOperation($"The sandbox has standard queues only; {name} is not supported.");
            }

            if (Numbers.TryGetValue(name, out var bounds))
            {
                var valid = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= bounds.Minimum && number <= bounds.Maximum;
                if (!valid)
                {
                    throw SqsException.InvalidAttributeValue(name, $"must be between {bounds.Minimum} and {bounds.Maximum}, and is \"{value}\".");
                }
            }
            else if (name == "RedrivePolicy")
            {
                if (RedrivePolicy.Parse(value) is { } policy && !queueExists(policy.DeadLetterTargetArn))
                {
                    throw RedrivePolicy.Invalid(value, "Dead letter target does not exist.");
                }
            }
            else if (!Texts.Contains(name))
            {
                throw SqsException.InvalidAttributeName(name);
            }
        }
    }

    /// <summary>Sets what was validated.</summary>
    public void Set(IReadOnlyDictionary<string, string> attributes)
    {
        foreach (var (name, value) in attributes)
        {
            _values[name] = value;
            if (value.Length == 0)
            {
                _values.Remove(name);
            }
        }

        Redrive = RedrivePolicy.Parse(_values.GetValueOrDefault("RedrivePolicy", ""));
        DelaySeconds = Number("DelaySeconds");
        MaximumMessageBytes = Number("MaximumMessageSize");
        RetentionSeconds = Number("MessageRetentionPeriod");
        WaitSeconds = Number("ReceiveMessageWaitTimeSeconds");
        VisibilitySeconds = Number("VisibilityTimeout");
    }

    private int Number(string name) => int.Parse(_values[name], CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Flowrun.Core.Jobs;
using Flowrun.Core.Policy;
using Flowrun.Core.Quantities;
using Microsoft.Extensions.Configuration;

namespace Flowrun.Worker.Hosting;

/// <summary>Reads settings one by one and notes what is wrong with them.</summary>
internal sealed partial class SettingReader(IConfiguration configuration, List<string> problems)
{
    private const string LabelForm = "at most 63 lowercase letters, digits and hyphens, beginning and ending with a letter or digit";

    public void Problem(string name, string? found, string expected)
    {
        var setting = WorkerSetting.Of(name);
        problems.Add(found is null ? $"{setting}: {expected}" : $"{setting}: found \"{found}\": {expected}");
    }

    public string? Text(string name) => configuration[name]?.Trim();

    /// <param name="parse">Null: not valid.</param>
    public T Parse<T>(string name, T standard, string expected, Func<string, T?> parse)
        where T : class
    {
        var text = Text(name);
        if (text is null)
        {
            return standard;
        }

        if (parse(text) is { } value)
        {
            return value;
        }

        Problem(name, text, expected);
        return standard;
    }

    public Uri? Url(string name, bool isRequired)
    {
        const string Expected = "the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads";
        var text = Text(name);
        if (text is null)
        {
            if (isRequired)
            {
                Problem(name, null, $"required: {Expected}");
            }

            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.AbsolutePath.Length > 1)
        {
            return url;
        }

        Problem(name, text, Expected);
        return null;
    }

    public string? Namespace(string name)
    {
        var text = Text(name);
        if (text is not null && !Label().IsMatch(text))
        {
            Problem(name, text, $"a namespace: {LabelForm}");
        }

        return text;
    }

    public IReadOnlyList<string> Namespaces(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return [];
        }

        var names = text.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToList();
        if (!names.TrueForAll(one => Label().IsMatch(one)))
        {
            Problem(name, text, $"namespaces with commas between them, each {LabelForm}");
        }

        return names;
    }

    public NamedObjects Objects(string name) =>
        Parse(name, NamedObjects.None, NamedObjects.Rule, text => NamedObjects.TryParse(text, out var objects) ? objects : null);

    public string? Image(string name)
    {
        var text = Text(name);
        if (text is not null && !ImageReference.IsOne(text))
        {
            Problem(name, text, ImageReference.Rule);
        }

        return text;
    }

    public int Number(string name, int standard, int minimum, int maximum)
    {
        var text = Text(name);
        if (text is null)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Problem(name, text, $"a whole number from {minimum} to {maximum}");
        return standard;
    }

    /// <summary>1 or more.</summary>
    public int? OptionalNumber(string name) => Text(name) is null ? null : Number(name, 1, 1, int.MaxValue);

    /// <summary>1Mi or more.</summary>
    public Bytes? OptionalMemory(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return null;
        }

        if (Bytes.TryParse(text, out var memory) && memory >= Bytes.Mebi(1))
        {
            return memory;
        }

        Problem(name, text, "a quantity of 1Mi or more, as 200Gi");
        return null;
    }

    /// <summary>Whole seconds, since SQS counts in them.</summary>
    public TimeSpan Duration(string name, TimeSpan standard, TimeSpan minimum, TimeSpan maximum)
    {
        var text = Text(name);
        if (text is null)
        {
            return standard;
        }

        if (DurationText.TryParse(text, out var duration) && duration >= minimum && duration <= maximum)
        {
            return duration;
        }

        Problem(name, text, $"a time from {DurationText.Write(minimum)} to {DurationText.Write(maximum)}, as 90s, 5m, 2h, 90 (seconds) or 00:01:30");
        return standard;
    }

    public T Word<T>(string name, T standard, IEnumerable<T> words)
        where T : struct, Enum
    {
        var text = Text(name);
        if (text is null)
        {
            return standard;
        }

        foreach (var word in words)
        {
            if (text.Equals(word.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return word;
            }
        }

        Problem(name, text, $"one of {string.Join(", ", words)}");
        return standard;
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Label();
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Names, labels and annotations. Source: k8s.io/apimachinery, util/validation.</summary>
internal static partial class MetadataCheck
{
    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', " +
        "and must start and end with an alphanumeric character " +
        @"(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelNameRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
        "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string LabelValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string NamePartRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const int MostAnnotationBytes = 256 * 1024;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Check(JsonObject metadata, bool isNamespace, Causes causes)
    {
        var name = metadata.TextAt("name") ?? "";
        if (isNamespace)
        {
            CheckLabelName(name, "metadata.name", causes);
        }
        else
        {
            CheckSubdomain(name, "metadata.name", causes);
        }

        CheckLabels(metadata.ObjectAt("labels"), "metadata.labels", causes);
        CheckAnnotations(metadata.ObjectAt("annotations"), "metadata.annotations", causes);
    }

    public static void CheckLabels(JsonObject? labels, string field, Causes causes)
    {
        foreach (var (key, value) in labels ?? [])
        {
            CheckQualifiedName(key, field, causes);
            var text = (string?)value ?? "";
            if (text.Length > 63)
            {
                causes.Invalid(field, Quote(text), "must be no more than 63 bytes");
            }

            if (!LabelValue().IsMatch(text))
            {
                causes.Invalid(field, Quote(text), LabelValueRule);
            }
        }
    }

    /// <summary>A DNS label: lower case, digits and dashes, at most 63.</summary>
    public static void CheckLabelName(string name, string field, Causes causes) => CheckName(name, field, causes, 63, DnsLabel(), LabelNameRule);

    public static bool IsLabelName(string name) => name.Length <= 63 && DnsLabel().IsMatch(name);

    public static string Quote(string text) => JsonValue.Create(text).ToJsonString(Relaxed);

    private static void CheckSubdomain(string name, string field, Causes causes) => CheckName(name, field, causes, 253, Subdomain(), SubdomainRule);

    private static void CheckName(string name, string field, Causes causes, int most, Regex pattern, string rule)
    {
        if (name.Length > most)
        {
            causes.Invalid(field, Quote(name), $"must be no more than {most} bytes");
        }

        if (!pattern.IsMatch(name))
        {
            causes.Invalid(field, Quote(name), rule);
        }
    }

    private static void CheckAnnotations(JsonObject? annotations, string field, Causes causes)
    {
        var total = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            CheckQualifiedName(key.ToLowerInvariant(), field, causes);
            total += key.Length + System.Text.Encoding.UTF8.GetByteCount((string?)value ?? "");
        }

        if (total > MostAnnotationBytes)
        {
            causes.TooLong(field, $"may not be more than {MostAnnotationBytes} bytes");
        }
    }

    private static void CheckQualifiedName(string key, string field, Causes causes)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        if (prefix is not null && !(prefix.Length is > 0 and <= 253 && Subdomain().IsMatch(prefix)))
        {
            causes.Invalid(field, Quote(key), prefix.Length == 0 ? "prefix part must be non-empty" : $"prefix part {SubdomainRule}");
        }

        if (name.Length == 0)
        {
            causes.Invalid(field, Quote(key), "name part must be non-empty");
        }

        if (name.Length > 63)
        {
            causes.Invalid(field, Quote(key), "name part must be no more than 63 bytes");
        }

        if (!NamePart().IsMatch(name))
        {
            causes.Invalid(field, Quote(key), NamePartRule);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex DnsLabel();

    [GeneratedRegex(@"\A(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex LabelValue();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex NamePart();
}

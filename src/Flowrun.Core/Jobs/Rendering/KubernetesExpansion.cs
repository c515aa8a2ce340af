using System.Text;

namespace Flowrun.Core.Jobs.Rendering;

/// <summary>Keeps values as they are where Kubernetes expands <c>$(NAME)</c> and reads <c>$$</c> as <c>$</c>.</summary>
/// <remarks>
/// Every dollar might be doubled; for the reader's sake a lone one stays where nothing can follow that gives it a meaning.
/// Before anything that is not ASCII it is doubled too, since kubelets before 1.34 break such a character after a dollar.
/// Source: https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
/// </remarks>
internal static class KubernetesExpansion
{
    /// <summary>The fields in which it happens, with <c>[]</c> for the index of a list.</summary>
    private static readonly HashSet<string> Fields = [.. FieldsOf("containers"), .. FieldsOf("initContainers")];

    public static bool HappensIn(string field) => Fields.Contains(field);

    /// <summary>A value that comes out of the expansion unchanged.</summary>
    /// <param name="isLast">Nothing follows it in its field.</param>
    public static string Escape(string value, bool isLast)
    {
        if (!value.Contains('$', StringComparison.Ordinal))
        {
            return value;
        }

        var escaped = new StringBuilder(value.Length + 8);
        for (var start = 0; start < value.Length;)
        {
            var end = start;
            while (end < value.Length && value[end] == '$')
            {
                end++;
            }

            var dollars = end - start;
            var isHarmless = dollars == 1 && (end < value.Length ? value[end] is not '(' && char.IsAscii(value[end]) : isLast);
            escaped.Append('$', isHarmless ? 1 : 2 * dollars);
            var next = value.IndexOf('$', end);
            next = next < 0 ? value.Length : next;
            escaped.Append(value, end, next - end);
            start = next;
        }

        return escaped.ToString();
    }

    /// <summary>A literal that means the same whatever follows it: what it leaves open at its end becomes text.</summary>
    public static string Close(string literal)
    {
        var closed = new StringBuilder(literal.Length + 1);
        for (var position = 0; position < literal.Length; position++)
        {
            closed.Append(literal[position]);
            if (literal[position] != '$')
            {
                continue;
            }

            var next = position + 1 < literal.Length ? literal[position + 1] : default;
            var reference = next == '(' ? literal.IndexOf(')', position) : -1;
            if (next == '$')
            {
                closed.Append('$');
                position++;
            }
            else if (reference >= 0)
            {
                closed.Append(literal, position + 1, reference - position);
                position = reference;
            }
            else if (next is '(' or default(char))
            {
                closed.Append('$');
            }
        }

        return closed.ToString();
    }

    private static IEnumerable<string> FieldsOf(string containers)
    {
        var container = $"spec.template.spec.{containers}[]";
        string[] fields =
        [
            "command[]", "args[]", "env[].value", "volumeMounts[].subPathExpr",
            "livenessProbe.exec.command[]", "readinessProbe.exec.command[]", "startupProbe.exec.command[]",
        ];
        return fields.Select(field => $"{container}.{field}");
    }
}

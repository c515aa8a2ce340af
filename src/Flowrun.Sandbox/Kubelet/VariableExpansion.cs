using System.Text;

namespace Flowrun.Sandbox.Kubelet;

/// <summary>
/// Kubernetes' <c>$(VAR)</c>: replaced where the variable is known, left as it stands where it is not; <c>$$</c> is one <c>$</c>.
/// Source: k8s.io/kubernetes, third_party/forked/golang/expansion.
/// </summary>
internal static class VariableExpansion
{
    public static string Expand(string text, IReadOnlyDictionary<string, string> variables)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '$' || index + 1 == text.Length)
            {
                expanded.Append(text[index]);
                continue;
            }

            index++;
            switch (text[index])
            {
                case '$':
                    expanded.Append('$');
                    break;
                case '(' when text.IndexOf(')', index) is > 0 and var close:
                    var name = text[(index + 1)..close];
                    expanded.Append(variables.TryGetValue(name, out var value) ? value : $"$({name})");
                    index = close;
                    break;
                default:
                    expanded.Append('$').Append(text[index]);
                    break;
            }
        }

        return expanded.ToString();
    }
}

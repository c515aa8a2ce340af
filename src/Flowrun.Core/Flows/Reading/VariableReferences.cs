namespace Flowrun.Core.Flows.Reading;

/// <summary>The <c>$(NAME)</c> in a text; <c>$$(NAME)</c> is none.</summary>
/// <remarks>Source: https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/</remarks>
internal static class VariableReferences
{
    public static IReadOnlyList<string> In(string text)
    {
        var names = new List<string>();
        for (var index = text.IndexOf('$', StringComparison.Ordinal); index >= 0 && index + 1 < text.Length; index = text.IndexOf('$', index))
        {
            var close = text[index + 1] == '(' ? text.IndexOf(')', index) : -1;
            if (close > 0)
            {
                names.Add(text[(index + 2)..close]);
            }

            index += text[index + 1] == '$' || close > 0 ? 2 : 1;
        }

        return names;
    }
}

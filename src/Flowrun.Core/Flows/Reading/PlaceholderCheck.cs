using System.Text.Json.Nodes;
using Flowrun.Core.Jobs;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Checks the placeholders of a flow: their names, and that text which strangers write stands only where it can do no harm.</summary>
internal sealed class PlaceholderCheck
{
    private readonly PlaceholderScope _scope;
    private readonly Problems _problems;
    private readonly List<string> _place = [];

    private PlaceholderCheck(PlaceholderScope scope, Problems problems) => (_scope, _problems) = (scope, problems);

    public static void Run(
        PlaceholderScope scope, IReadOnlyDictionary<string, string> parameters, JsonObject? job, IReadOnlyList<OverrideEntry> overrides, Problems problems)
    {
        var check = new PlaceholderCheck(scope, problems);
        foreach (var (name, value) in parameters)
        {
            check.CheckNames(FieldPath.Of("spec.parameters", name), value, scope.InParameters);
        }

        (string Path, JsonObject Spec)[] specs =
        [
            .. job is null ? [] : new[] { ("spec.job", job) },
            .. overrides.Select(entry => (entry.PatchPath, entry.Patch)),
        ];
        foreach (var (path, spec) in specs)
        {
            check.Walk(path, spec);
        }

        ScriptCheck.Run(scope, specs, problems);
    }

    private void Walk(string path, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json)
                {
                    if (name.Contains("{{", StringComparison.Ordinal))
                    {
                        _problems.Add(FieldPath.Of(path, name), value, "a name without placeholders: they stand in values only");
                    }

                    Enter(name, FieldPath.Of(path, name), value);
                }

                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    Enter("[]", FieldPath.Of(path, index), list[index]);
                }

                break;
            default:
                if (ObjectReader.AsText(node) is { } text && CheckNames(path, text, _scope.InJob))
                {
                    CheckPlace(path, text);
                }

                break;
        }
    }

    private void Enter(string segment, string path, JsonNode? node)
    {
        _place.Add(segment);
        Walk(path, node);
        _place.RemoveAt(_place.Count - 1);
    }

    private bool CheckNames(string path, string text, IReadOnlyList<string> known)
    {
        if (!Placeholders.TryParse(text, out var parts, out var fault))
        {
            _problems.Add(path, text, fault);
            return false;
        }

        foreach (var part in parts)
        {
            if (part.IsName && !known.Contains(part.Text, StringComparer.Ordinal))
            {
                _problems.Add(path, text, _scope.Unknown(part.Text, known));
            }
        }

        return true;
    }

    private void CheckPlace(string path, string text)
    {
        if (!MayHoldKeyText([.. _place]) && _scope.StrangersIn(text).FirstOrDefault() is { } name)
        {
            _problems.Add(
                path, text,
                $"no {{{{ {name} }}}} here: its text is written by whoever uploads, and may stand only in the value of an env, in command, args and annotations");
        }
    }

    private static bool MayHoldKeyText(ReadOnlySpan<string> place) => place is
        ["template", "metadata", "annotations", _]
        or ["template", "spec", "containers" or "initContainers", "[]", "env", "[]", "value"]
        or ["template", "spec", "containers" or "initContainers", "[]", "command" or "args", "[]"]
        or ["template", "spec", "containers" or "initContainers", "[]", .., "exec", "command", "[]"];
}

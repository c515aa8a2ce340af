using Flowrun.Core.Overrides;

namespace Flowrun.Core.Flows.Reading;

internal static class AllowEventOverridesReader
{
    public static IReadOnlySet<string> Read(ObjectReader spec)
    {
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, entry) in spec.Entries("allowEventOverrides"))
        {
            if (ObjectReader.AsText(entry) is not { } name)
            {
                spec.Problems.Add(path, entry, $"one of {string.Join(", ", OverrideName.Known)}");
            }
            else if (OverrideName.Known.Contains(name, StringComparer.Ordinal))
            {
                allowed.Add(name);
            }
            else
            {
                spec.Problems.Add(path, entry, $"no event sets that: {NearestName.HintWithAll(name, OverrideName.Known)}");
            }
        }

        return allowed;
    }
}

namespace Flowrun.Core.Flows.Reading;

internal static class AllowEventOverridesReader
{
    public const string Parameters = "parameters";

    private static readonly string[] Known = ["memory", "ephemeralStorage", "priorityClassName", Parameters];

    public static IReadOnlySet<string> Read(ObjectReader spec)
    {
        var allowed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, entry) in spec.Entries("allowEventOverrides"))
        {
            if (ObjectReader.AsText(entry) is { } name && Known.Contains(name, StringComparer.Ordinal))
            {
                allowed.Add(name);
                if (name != Parameters)
                {
                    spec.Problems.Warn(path, entry, NotInForce.Reason);
                }
            }
            else
            {
                spec.Problems.Add(path, entry, $"one of {string.Join(", ", Known)}");
            }
        }

        return allowed;
    }
}

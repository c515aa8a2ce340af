using System.Text.Json.Nodes;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Bounds the lists of a JobSpec, since they are merged and judged item by item, and a manifest is not to cost more than a moment.</summary>
internal static class ListLengths
{
    private const int Most = 1000;

    /// <summary>Reports every list that is too long. False: there is one, and the rest must not be looked at.</summary>
    public static bool Check(string path, JsonNode? node, Problems problems)
    {
        var isRight = true;
        switch (node)
        {
            case JsonArray { Count: > Most } list:
                problems.Add(path, list.Count, $"at most {Most} items");
                return false;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    isRight &= Check(FieldPath.Of(path, index), list[index], problems);
                }

                break;
            case JsonObject map:
                foreach (var (name, value) in map)
                {
                    isRight &= Check(FieldPath.Of(path, name), value, problems);
                }

                break;
        }

        return isRight;
    }
}

using System.Text.Json.Nodes;

namespace Flowrun.Chart.Tests.Values;

/// <summary>Where a value is seen.</summary>
/// <param name="Path">The value's.</param>
/// <param name="Value">What it is set to, as JSON.</param>
/// <param name="Place">Where it then stands, by <see cref="Manifests.At"/>.</param>
/// <param name="Seen">What stands there, as JSON; null: the value itself. <c>absent</c>: nothing.</param>
/// <param name="With">More values that it needs, as JSON by path.</param>
internal sealed record ValueCase(string Path, string Value, string Place, string? Seen = null, params (string Path, string Value)[] With)
{
    public const string Absent = "absent";

    public JsonObject Values()
    {
        var values = Helm.Least;
        foreach (var (path, value) in With)
        {
            ValueTree.Set(values, path, JsonNode.Parse(value));
        }

        return ValueTree.Set(values, Path, JsonNode.Parse(Value));
    }

    public override string ToString() => Path;
}

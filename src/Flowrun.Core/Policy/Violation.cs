using System.Text.Json.Nodes;
using Flowrun.Core.Flows;
using Flowrun.Core.Flows.Reading;
using Flowrun.Core.Text;

namespace Flowrun.Core.Policy;

/// <summary>Something in a finished JobSpec that the installation does not allow, or that it demands and that is not there.</summary>
/// <param name="Place">Where.</param>
/// <param name="Expected">What would be right, a sentence without a full stop.</param>
internal sealed record Violation(Place Place, string Expected)
{
    /// <summary>For people, at the place in the layer that it comes from: the last that has the most of the way to it.</summary>
    /// <param name="layers">With their paths, in the order in which they were merged; at least one.</param>
    public FlowProblem In(IEnumerable<(string Path, JsonObject Spec)> layers)
    {
        var deepest = -1;
        var found = "";
        foreach (var (layer, spec) in layers)
        {
            var path = layer;
            var depth = Place.In(spec, ref path);
            if (depth >= deepest)
            {
                (deepest, found) = (depth, path);
            }
        }

        return new FlowProblem(found, FoundJson.Of(Place.Node), OneLine.Of(Expected));
    }
}

using System.Text.Json.Nodes;

namespace Flowrun.Core.Events;

/// <summary>An explicit wish to run a flow: from the forwarder, the command line, a schedule or any program.</summary>
/// <param name="Source">CloudEvents <c>source</c>; with <paramref name="Id"/> it names the request.</param>
/// <param name="Id">CloudEvents <c>id</c>: the same request twice is one run.</param>
/// <param name="Flow">The version group to run.</param>
/// <param name="Parameters">Values for the flow's parameters, over the flow's own.</param>
/// <param name="Overrides">What the request wants set on the job, as far as the flow's <c>allowEventOverrides</c> permits.</param>
/// <param name="Object">The object that the run is about, if any.</param>
/// <param name="Time">CloudEvents <c>time</c>.</param>
public sealed record RunRequest(
    string Source,
    string Id,
    string Flow,
    IReadOnlyDictionary<string, string> Parameters,
    JsonObject? Overrides = null,
    ObjectEvent? Object = null,
    DateTimeOffset? Time = null);

using System.Text.Json;
using System.Text.Json.Nodes;
using Flowrun.Core.Runs;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Runs;

/// <summary>What a real kubelet and API server left behind of a Job.</summary>
internal sealed record RecordedRun(AttemptJob Job, IReadOnlyList<AttemptPod> Pods)
{
    public AttemptOutcome Outcome => AttemptOutcome.Of(Job, Pods);

    /// <param name="name">Of a fixture <c>run-*</c>.</param>
    /// <param name="change">Changes the fixture first.</param>
    public static RecordedRun Read(string name, Action<JsonObject>? change = null)
    {
        var fixture = Fixtures.Read($"kubernetes/{name}");
        change?.Invoke(fixture);
        return new RecordedRun(ReadJob(fixture["job"]!), [.. fixture["pods"]!.AsArray().Select(pod => ReadPod(pod!))]);
    }

    /// <summary>A Job of the API server's recordings, with its pod among <c>pods-finished</c>.</summary>
    public static RecordedRun ReadAnswer(string name)
    {
        var job = ReadJob(Body(name));
        return new RecordedRun(job, [.. Body("pods-finished")["items"]!.AsArray().Select(pod => ReadPod(pod!)).Where(pod => pod.JobUid == job.Uid)]);
    }

    public static AttemptJob ReadJob(JsonNode job) => AttemptJob.Read(JsonSerializer.SerializeToElement(job));

    public static AttemptPod ReadPod(JsonNode pod) => AttemptPod.Read(JsonSerializer.SerializeToElement(pod));

    private static JsonNode Body(string name) => Fixtures.Read($"kubernetes/{name}")["response"]!["body"]!;
}

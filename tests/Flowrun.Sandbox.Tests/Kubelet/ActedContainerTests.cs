using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubelet;
using Flowrun.Sandbox.Kubernetes;
using Flowrun.Sandbox.Tests.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubelet;

/// <summary>Pods whose containers are acted: what the API says of them is what it says of real ones.</summary>
public sealed class ActedContainerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Act_ByEnvironmentAndLimit_EndsAsItSays()
    {
        await using var cluster = await StartAsync((variables, limit) => variables["NAME"] switch
        {
            "killed" => new ContainerAct(TimeSpan.Zero, 137, IsOutOfMemory: limit == 64 * 1024 * 1024),
            "failed" => new ContainerAct(TimeSpan.Zero, 3, Message: "no such table"),
            _ => new ContainerAct(TimeSpan.Zero),
        });
        foreach (var name in (string[])["killed", "failed", "good"])
        {
            var job = Manifest.Job(name, memory: "64Mi");
            job.Container()["env"] = new JsonArray(new JsonObject { ["name"] = "NAME", ["value"] = name });
            cluster.Create(job);
        }

        await cluster.UntilAsync(_ => cluster.Jobs().Has("killed", "Failed") && cluster.Jobs().Has("failed", "Failed") && cluster.Jobs().Has("good", "Complete"), Token);

        Assert.Equal(["137 OOMKilled ", "3 Error no such table", "0 Completed "], [End(cluster, "killed"), End(cluster, "failed"), End(cluster, "good")]);
    }

    [Fact]
    public async Task Act_JobIsDeletedMeanwhile_ThePodGoes()
    {
        await using var cluster = await StartAsync((_, _) => new ContainerAct(TimeSpan.FromHours(1)));
        cluster.Create(Manifest.Job("long"));
        await cluster.UntilAsync(_ => cluster.Pods().Any(pod => (string?)pod["status"]!["phase"] == "Running"), Token);

        using var http = new HttpClient { BaseAddress = cluster.Server };
        using var deleted = await http.DeleteAsync(new Uri($"{ApiClient.Jobs}/long?propagationPolicy=Background", UriKind.Relative), Token);
        deleted.EnsureSuccessStatusCode();

        await cluster.UntilAsync(_ => cluster.Pods().Count == 0, Token);
    }

    [Fact]
    public async Task FollowJobs_CreatedAndEnded_EveryChangeInOrder()
    {
        await using var cluster = await StartAsync((_, _) => new ContainerAct(TimeSpan.Zero));
        await using var changes = cluster.FollowJobsAsync(Token).GetAsyncEnumerator(Token);
        var first = changes.MoveNextAsync().AsTask();
        cluster.Create(Manifest.Job("one"));

        Assert.True(await first);
        Assert.Equal("ADDED", changes.Current.Type);
        while (!new[] { changes.Current.Job }.Has("one", "Complete"))
        {
            Assert.True(await changes.MoveNextAsync());
            Assert.Equal("MODIFIED", changes.Current.Type);
        }
    }

    private static Task<SandboxCluster> StartAsync(Func<IReadOnlyDictionary<string, string>, long?, ContainerAct> act) =>
        SandboxCluster.StartAsync(new SandboxClusterOptions { Act = act }, Token);

    private static string End(SandboxCluster cluster, string job)
    {
        var pod = cluster.Pods().Single(pod => (string?)pod["metadata"]!["labels"]!["job-name"] == job);
        var end = pod["status"]!["containerStatuses"]![0]!["state"]!["terminated"]!;
        return $"{end["exitCode"]} {end["reason"]} {end["message"]}";
    }
}

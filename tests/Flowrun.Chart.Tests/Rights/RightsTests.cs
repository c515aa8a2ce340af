using System.Text.Json.Nodes;
using Flowrun.Chart.Tests.Running;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests.Rights;

/// <summary>The worker's calls to Kubernetes are exactly those that the chart's Roles allow.</summary>
public sealed class RightsTests
{
    /// <summary>Models are written when a run's end is learned from, which takes more than a Job here.</summary>
    private static readonly string[] NotReached = ["get", "create", "patch"];

    [Theory]
    [InlineData("jobs")]
    [InlineData("*")]
    public async Task Roles_OfTheChart_AreWhatTheWorkerUses(string namespaces)
    {
        await using var worker = await InstalledWorker.CreateAsync();
        worker.Sandbox.Cluster.CreateNamespace("jobs");
        var manifests = await Helm.TemplateAsync(Values(worker, namespaces));
        var rights = new GrantedRights(manifests);
        await using var api = await AuthorizingProxy.StartAsync(worker.Sandbox.Cluster.Server, rights);

        worker.Start(manifests, (arguments, environment) => FlowrunProcess.Start(arguments, environment), api.Address);

        // The same upload twice: the second time the worker looks at the Job that is there.
        await worker.SendAsync(InstalledWorker.Upload("orders/a.csv", 1));
        await worker.UntilAsync(() => worker.Sandbox.Cluster.Jobs().Count == 1, Story);
        await worker.SendAsync(InstalledWorker.Upload("orders/a.csv", 1));
        await worker.UntilAsync(() => !Unused().Any() || rights.Denied.Count > 0, Story);

        Assert.Empty(rights.Denied);
        Assert.Empty(Unused());

        IEnumerable<ApiCall> Unused() => rights.Unused.Where(call => call.Resource != "configmaps" || !NotReached.Contains(call.Verb));
        string Story() => $"Denied: {string.Join("; ", rights.Denied.Distinct())}. Not used: {string.Join("; ", Unused())}.";
    }

    /// <summary>The proxy refuses: the test above would see a right that is missing.</summary>
    [Fact]
    public async Task Roles_WithoutARight_AreSeenByReadiness()
    {
        await using var worker = await InstalledWorker.CreateAsync();
        var manifests = await Helm.TemplateAsync(Values(worker, "default"));
        var rules = manifests.Of("Role").Select(role => role["rules"]!.AsArray()).Single(one => one.Any(IsOfFlows));
        rules.Remove(rules.Single(IsOfFlows));
        var rights = new GrantedRights(manifests);
        await using var api = await AuthorizingProxy.StartAsync(worker.Sandbox.Cluster.Server, rights);

        worker.Start(manifests, (arguments, environment) => FlowrunProcess.Start(arguments, environment), api.Address);

        var reasons = "";
        await worker.UntilAsync(async () => (reasons = (await worker.TryGetAsync("/readyz"))?.Body ?? "").Contains("forbidden", StringComparison.Ordinal));

        Assert.Contains("cannot list resource", reasons, StringComparison.Ordinal);
        Assert.Contains(new ApiCall("list", "flowrun.dev", "flows", "default"), rights.Denied);

        static bool IsOfFlows(JsonNode? rule) => (string?)rule!["resources"]![0] == "flows";
    }

    private static JsonObject Values(InstalledWorker worker, string namespaces) => new()
    {
        ["queue"] = new JsonObject { ["url"] = worker.Sandbox.QueueUrl.ToString(), ["deadLetterUrl"] = worker.Sandbox.DeadLetterQueueUrl.ToString() },
        ["namespaces"] = new JsonArray(namespaces),
        ["flows"] = new JsonObject
        {
            ["orders-v1"] = JsonNode.Parse("""
                {"triggers": [{"s3": {"bucket": "landing", "prefix": "orders/"}}], "job": {"template": {"spec": {"containers": [{"name": "main", "image": "i", "command": ["true"]}]}}}}
                """),
        },
    };
}

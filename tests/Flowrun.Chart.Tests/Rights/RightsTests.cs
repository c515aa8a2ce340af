using System.Text.Json.Nodes;
using Flowrun.Chart.Tests.Running;
using Flowrun.Testing.Processes;

namespace Flowrun.Chart.Tests.Rights;

/// <summary>The worker's calls to Kubernetes are exactly those that the chart's Roles allow.</summary>
public sealed class RightsTests
{
    [Theory]
    [InlineData("jobs")]
    [InlineData("*")]
    public async Task Roles_OfTheChart_AreWhatTheWorkerUses(string namespaces)
    {
        await using var worker = await InstalledWorker.CreateAsync();
        worker.Sandbox.Cluster.CreateNamespace("jobs");
        worker.Sandbox.Cluster.CreateNamespace(Helm.Namespace);
        var manifests = await Helm.TemplateAsync(Values(worker, namespaces));
        var rights = new GrantedRights(manifests);
        await using var api = await AuthorizingProxy.StartAsync(worker.Sandbox.Cluster.Server, rights);

        worker.Start(manifests, (arguments, environment) => FlowrunProcess.Start(arguments, environment), api.Address);

        // The same upload twice: the second time the worker looks at the Job that is there.
        await worker.SendAsync(InstalledWorker.Upload("orders/a.csv", 1));
        await worker.UntilAsync(() => worker.Sandbox.Cluster.Jobs().Count == 1, Story);
        await worker.SendAsync(InstalledWorker.Upload("orders/a.csv", 1));
        await worker.UntilAsync(() => rights.Unused.Count == 0 || rights.Denied.Count > 0, Story);

        Assert.Empty(rights.Denied);
        Assert.Empty(rights.Unused);

        string Story() => $"Denied: {string.Join("; ", rights.Denied.Distinct())}. Not used: {string.Join("; ", rights.Unused)}.";
    }

    /// <summary>The proxy refuses: the test above would see a right that is missing.</summary>
    [Fact]
    public async Task Roles_WithoutARight_AreSeenByReadiness()
    {
        await using var worker = await InstalledWorker.CreateAsync();
        var manifests = await Helm.TemplateAsync(Values(worker, "default"));
        var rules = manifests.One("Role")["rules"]!.AsArray();
        rules.Remove(rules.Single(rule => (string?)rule!["resources"]![0] == "flows"));
        var rights = new GrantedRights(manifests);
        await using var api = await AuthorizingProxy.StartAsync(worker.Sandbox.Cluster.Server, rights);

        worker.Start(manifests, (arguments, environment) => FlowrunProcess.Start(arguments, environment), api.Address);

        using var http = new HttpClient();
        var reasons = "";
        await worker.UntilAsync(async () =>
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(worker.Address, "/readyz"), TestContext.Current.CancellationToken);
                reasons = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                return reasons.Contains("forbidden", StringComparison.Ordinal);
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        Assert.Contains("cannot list resource", reasons, StringComparison.Ordinal);
        Assert.Contains(new ApiCall("list", "flowrun.dev", "flows", "default"), rights.Denied);
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

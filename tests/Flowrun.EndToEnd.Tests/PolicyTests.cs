using System.Text.Json.Nodes;

namespace Flowrun.EndToEnd.Tests;

/// <summary>Flows that try to do what the installation does not allow, against the real worker.</summary>
public sealed class PolicyTests
{
    private const string Escapes = """{"hostNetwork": true, "serviceAccountName": "flowrun", "volumes": [{"name": "host", "hostPath": {"path": "/"}}, {"name": "keys", "secret": {"secretName": "aws-keys"}}]}""";

    [Fact]
    public async Task FlowThatEscapes_SaysEveryReasonInItsStatusAndRunsNothing()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token);
        rig.Sandbox.Cluster.Create(Flow("escape", "escape/", Escapes));
        rig.Sandbox.Cluster.Create(Flow("orders", "orders/", "{}"));
        rig.StartWorker(flows: false, more: ["--reserved-secrets", "default/aws-keys"]);

        await rig.UploadAsync("escape/a", "x", token);
        await rig.UploadAsync("orders/a", "x", token);

        await rig.JobOfAsync("orders/a", _ => true, token);
        await Eventually.TrueAsync(() => Task.FromResult(Invalid(rig) is not null), () => rig.Story, token);
        var message = Invalid(rig)!;
        Assert.Contains("spec.job.template.spec.hostNetwork: found true", message, StringComparison.Ordinal);
        Assert.Contains("spec.job.template.spec.volumes[0].hostPath: found", message, StringComparison.Ordinal);
        Assert.Contains("spec.job.template.spec.serviceAccountName: found \"flowrun\"", message, StringComparison.Ordinal);
        Assert.Contains("spec.job.template.spec.volumes[1].secret.secretName: found \"aws-keys\"", message, StringComparison.Ordinal);
        Assert.Single(rig.Sandbox.Cluster.Jobs());
    }

    [Fact]
    public async Task SameFlow_WhereTheInstallationAllowsIt_Runs()
    {
        var token = TestContext.Current.CancellationToken;
        await using var rig = await SandboxRig.StartAsync(token);
        rig.Sandbox.Cluster.Create(Flow("escape", "escape/", Escapes));
        rig.StartWorker(flows: false, more: ["--pod-security", "Privileged", "--service-accounts", "default/flowrun"]);

        await rig.UploadAsync("escape/a", "x", token);

        var job = await rig.JobOfAsync("escape/a", _ => true, token);
        Assert.Equal("flowrun", (string?)job["spec"]!["template"]!["spec"]!["serviceAccountName"]);
    }

    private static string? Invalid(SandboxRig rig) => rig.Sandbox.Cluster.Flows()
        .Single(flow => (string?)flow["metadata"]!["name"] == "escape")["status"]?["conditions"]?.AsArray()
        .Where(condition => (string?)condition!["type"] == "Invalid" && (string?)condition["status"] == "True")
        .Select(condition => (string?)condition!["message"])
        .SingleOrDefault();

    private static JsonObject Flow(string name, string prefix, string pod)
    {
        var spec = JsonNode.Parse(pod)!.AsObject();
        spec["containers"] = JsonNode.Parse("""[{"name": "main", "image": "registry.example/orders:1", "command": ["true"]}]""");
        return new JsonObject
        {
            ["apiVersion"] = "flowrun.dev/v1alpha1",
            ["kind"] = "Flow",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
            ["spec"] = new JsonObject
            {
                ["triggers"] = new JsonArray(new JsonObject { ["s3"] = new JsonObject { ["bucket"] = "landing", ["prefix"] = prefix } }),
                ["job"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = spec } },
            },
        };
    }
}

using System.Text.Json.Nodes;
using Flowrun.Sandbox.Kubernetes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>Creating, changing and deleting beyond the recordings.</summary>
public sealed class WriteTests
{
    [Fact]
    public async Task Create_ManyAtOnceOfOneName_OnlyOneIsCreated()
    {
        await using var api = await ApiClient.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => api.SendAsync("POST", ApiClient.Jobs, Manifest.Job("same"))));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(31, answers.Count(answer => answer.Status == 409 && (string?)answer.Body["reason"] == "AlreadyExists"));
        Assert.Equal(1, api.Cluster.CreatedJobs);
    }

    [Fact]
    public async Task Create_ManyAtOnceUnderAQuota_NeverMoreThanItAllows()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.LimitJobs("default", 5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => api.SendAsync("POST", ApiClient.Jobs, Manifest.Job($"job-{number}"))));

        Assert.Equal(5, answers.Count(answer => answer.Status == 201));
        var refused = answers.Where(answer => answer.Status == 403).ToArray();
        Assert.Equal(15, refused.Length);
        Assert.All(refused, answer => Assert.Contains("exceeded quota: few", (string?)answer.Body["message"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_UnknownFieldWithoutStrict_IsDroppedAndWarnedOf()
    {
        await using var api = await ApiClient.StartAsync();
        using var http = new HttpClient { BaseAddress = api.Cluster.Server };
        using var content = new StringContent(Manifest.Job("typo").With("teplate", 1).ToJsonString(), null, "application/json");

        using var answer = await http.PostAsync(ApiClient.Jobs, content, TestContext.Current.CancellationToken);

        Assert.Equal(201, (int)answer.StatusCode);
        Assert.Equal("299 - \"unknown field \\\"spec.teplate\\\"\"", answer.Headers.NonValidated["Warning"].ToString());
        Assert.Null(api.Cluster.Jobs().Single()["spec"]!["teplate"]);
    }

    [Theory]
    [InlineData("""{"spec": {"backoffLimit": "many"}}""", 400, "json: cannot unmarshal string into Go struct field JobSpec.spec.backoffLimit of type int32")]
    [InlineData("""{"metadata": {"labels": {"a": 1}}}""", 400, "cannot unmarshal number into Go struct field")]
    [InlineData("""{"metadata": {"name": ""}}""", 422, "metadata.name: Invalid value")]
    [InlineData("""{"spec": {"backoffLimit": -1}}""", 422, "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("""{"spec": {"template": {"spec": {"restartPolicy": "Always"}}}}""", 422, "restartPolicy: Required value: valid values: \"OnFailure\"")]
    [InlineData("""{"spec": {"template": {"spec": {"containers": []}}}}""", 422, "spec.template.spec.containers: Required value")]
    [InlineData(
        """{"spec": {"template": {"spec": {"containers": [{"name": "a", "image": "i"}, {"name": "a", "image": "i"}]}}}}""",
        422,
        "spec.template.spec.containers[1].name: Duplicate value: \"a\"")]
    [InlineData(
        """{"spec": {"podFailurePolicy": {"rules": [{"action": "FailJob", "onExitCodes": {"containerName": "b", "operator": "In", "values": [0]}}]}}}""",
        422,
        "must be one of the container or initContainer names")]
    [InlineData("""{"metadata": {"namespace": "other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request")]
    [InlineData("""{"kind": "Pod"}""", 400, "does not match the expected API version")]
    public async Task Create_OfSomethingWrong_IsRefusedInTheServersWords(string patch, int expected, string message)
    {
        await using var api = await ApiClient.StartAsync();

        var (status, body) = await api.SendAsync("POST", ApiClient.Jobs, Merge(Manifest.Job("wrong"), JsonNode.Parse(patch)!.AsObject()));

        Assert.Equal(expected, status);
        Assert.Contains(message, (string?)body["message"], StringComparison.Ordinal);
        Assert.Empty(api.Cluster.Jobs());
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"metadata\": {\"name\": \"a\", \"name\": \"b\"}}", 400)]
    [InlineData("{\"metadata\": 1}", 400)]
    public async Task Create_OfNoObject_IsRefused(string body, int expected)
    {
        await using var api = await ApiClient.StartAsync();
        using var http = new HttpClient { BaseAddress = api.Cluster.Server };
        using var content = new StringContent(body, null, "application/json");

        using var answer = await http.PostAsync(ApiClient.Jobs, content, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Update_OfAnOldVersion_ConflictsAndOfTheNewOneDoesNot()
    {
        await using var api = await ApiClient.StartAsync();
        const string Path = "/api/v1/namespaces/default/configmaps";
        var (_, first) = await api.SendAsync("POST", Path, JsonNode.Parse("""{"metadata": {"name": "model"}, "data": {"a": "1"}}"""));
        first["data"]!["a"] = "2";
        var (status, second) = await api.SendAsync("PUT", $"{Path}/model", first);
        var (again, _) = await api.SendAsync("PUT", $"{Path}/model", first);

        Assert.Equal(200, status);
        Assert.Equal("2", (string?)second["data"]!["a"]);
        Assert.Equal(409, again);
    }

    [Fact]
    public async Task Update_WithoutAChange_MakesNoNewVersion()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("same"));
        var before = api.Cluster.Jobs().Single()["metadata"]!["resourceVersion"]!.ToString();

        var patch = JsonNode.Parse("""{"spec": {"backoffLimit": 0}}""");
        var (_, after) = await api.SendAsync("PATCH", $"{ApiClient.Jobs}/same", patch, "application/merge-patch+json");

        Assert.Equal(before, (string?)after["metadata"]!["resourceVersion"]);
    }

    [Fact]
    public async Task StrategicMerge_OfContainersAndVariables_MergesByName()
    {
        await using var api = await ApiClient.StartAsync();
        var job = Manifest.Job("merged", memory: "64Mi").Suspended();
        api.Cluster.Create(job);
        var patch = JsonNode.Parse("""
            {"spec": {"suspend": false, "template": {"spec": {
              "tolerations": [{"key": "a", "operator": "Exists"}],
              "containers": [{"name": "main", "resources": {"limits": {"memory": "96Mi"}}}]}}}}
            """);

        var (status, merged) = await api.SendAsync("PATCH", $"{ApiClient.Jobs}/merged", patch, "application/strategic-merge-patch+json");

        Assert.Equal(200, status);
        Assert.Equal("96Mi", (string?)merged.Container()["resources"]!["limits"]!["memory"]);
        Assert.Equal("busybox", (string?)merged.Container()["image"]);
        Assert.Equal(2, (int)merged["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task JsonPatch_TestReplaceAddRemove_AreCarriedOutOrNot()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("patched").Suspended());
        var operations = JsonNode.Parse("""
            [{"op": "test", "path": "/spec/suspend", "value": true},
             {"op": "replace", "path": "/spec/suspend", "value": false},
             {"op": "add", "path": "/metadata/annotations", "value": {"flowrun.dev/recorded": "yes"}}]
            """);

        var (first, _) = await api.SendAsync("PATCH", $"{ApiClient.Jobs}/patched", operations!.DeepClone(), "application/json-patch+json");
        var (second, _) = await api.SendAsync("PATCH", $"{ApiClient.Jobs}/patched", operations, "application/json-patch+json");

        Assert.Equal(200, first);
        Assert.Equal(422, second);
        Assert.Equal("yes", (string?)api.Cluster.Jobs().Single()["metadata"]!["annotations"]!["flowrun.dev/recorded"]);
    }

    [Fact]
    public async Task ApplyPatch_IsNotSpokenHere()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("applied"));

        var (status, body) = await api.SendAsync("PATCH", $"{ApiClient.Jobs}/applied", new JsonObject(), "application/apply-patch+yaml");

        Assert.Equal(415, status);
        Assert.Equal("UnsupportedMediaType", (string?)body["reason"]);
    }

    [Fact]
    public async Task Delete_WithThePreconditionOfAnotherUid_Conflicts()
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.Create(Manifest.Job("kept"));

        var (status, _) = await api.SendAsync("DELETE", $"{ApiClient.Jobs}/kept", JsonNode.Parse("""{"preconditions": {"uid": "other"}}"""));

        Assert.Equal(409, status);
        Assert.Single(api.Cluster.Jobs());
    }

    [Fact]
    public async Task CannedAnswers_EachOfThem_IsAStatusOfItsCode()
    {
        await using var api = await ApiClient.StartAsync();
        foreach (var fault in (Flowrun.Sandbox.Faults.Fault[])
            [
                CannedAnswers.QuotaExceeded(), CannedAnswers.Forbidden(), CannedAnswers.Unauthorized(), CannedAnswers.Conflict(), CannedAnswers.WebhookDenied(),
                CannedAnswers.NamespaceTerminating(), CannedAnswers.TooManyRequests(), CannedAnswers.InternalError(), CannedAnswers.Unavailable(),
            ])
        {
            api.Cluster.Faults.Replace([fault]);

            var (status, body) = await api.SendAsync("POST", ApiClient.Jobs, Manifest.Job("never"));

            Assert.Equal(fault.StatusCode, status);
            Assert.Equal(fault.StatusCode, (int)body["code"]!);
            Assert.Equal("Status", (string?)body["kind"]);
        }

        Assert.Empty(api.Cluster.Jobs());
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            target[name] = value is JsonObject changes && target[name] is JsonObject child ? Merge(child.DeepClone().AsObject(), changes) : value?.DeepClone();
        }

        return target;
    }
}

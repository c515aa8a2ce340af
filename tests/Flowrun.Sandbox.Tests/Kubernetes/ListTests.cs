using System.Text.Json.Nodes;

namespace Flowrun.Sandbox.Tests.Kubernetes;

/// <summary>Lists in pages and by selectors.</summary>
public sealed class ListTests
{
    [Theory]
    [InlineData(ApiClient.Jobs, 25)]
    [InlineData("/apis/batch/v1/jobs", 26)]
    public async Task List_PageByPage_GivesEveryObjectOnceInOrder(string path, int expected)
    {
        await using var api = await ApiClient.StartAsync();
        api.Cluster.CreateNamespace("other");
        var elsewhere = Manifest.Job("job-00");
        elsewhere["metadata"]!["namespace"] = "other";
        api.Cluster.Create(elsewhere);
        foreach (var number in Enumerable.Range(0, 25).Reverse())
        {
            api.Cluster.Create(Manifest.Job($"job-{number:D2}"));
        }

        var names = new List<string>();
        string? next = null;
        do
        {
            var (_, page) = await api.SendAsync("GET", $"{path}?limit=7{(next is null ? "" : $"&continue={next}")}");
            names.AddRange(page["items"]!.AsArray().Select(job => $"{job!["metadata"]!["namespace"]}/{job["metadata"]!["name"]}"));
            next = (string?)page["metadata"]!["continue"];
            Assert.Equal(next is null ? null : expected - names.Count, (long?)page["metadata"]!["remainingItemCount"]);
        }
        while (next is not null);

        Assert.Equal(expected, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("app=a", "one")]
    [InlineData("app==a", "one")]
    [InlineData("app!=a", "two three")]
    [InlineData("app in (a,b)", "one two")]
    [InlineData("app notin (a, b)", "three")]
    [InlineData("app", "one two")]
    [InlineData("!app", "three")]
    [InlineData("app in (a,b),tier=x", "two")]
    [InlineData("", "one two three")]
    public async Task List_ByLabels_FindsAsKubernetes(string selector, string expected)
    {
        await using var api = await ApiClient.StartAsync();
        foreach (var (name, labels) in ((string, (string, string)[])[])[("one", [("app", "a")]), ("two", [("app", "b"), ("tier", "x")]), ("three", [])])
        {
            var job = Manifest.Job(name);
            job["metadata"]!["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create<string, JsonNode?>(label.Item1, label.Item2)));
            api.Cluster.Create(job);
        }

        var (_, list) = await api.SendAsync("GET", $"{ApiClient.Jobs}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), list["items"]!.AsArray().Select(job => (string)job!["metadata"]!["name"]!));
    }

    [Theory]
    [InlineData("labelSelector=a b", 400, "unable to parse requirement")]
    [InlineData("fieldSelector=spec.suspend=true", 400, "field label not supported: spec.suspend")]
    [InlineData("continue=nonsense!", 400, "continue key is not valid")]
    public async Task List_WithSomethingUnreadable_IsRefused(string query, int expected, string message)
    {
        await using var api = await ApiClient.StartAsync();

        var (status, body) = await api.SendAsync("GET", $"{ApiClient.Jobs}?{query}");

        Assert.Equal(expected, status);
        Assert.Contains(message, (string?)body["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeleteCollection_ByLabel_DeletesOnlyThose()
    {
        await using var api = await ApiClient.StartAsync();
        var marked = Manifest.Job("marked");
        marked["metadata"]!["labels"] = new JsonObject { ["gone"] = "soon" };
        api.Cluster.Create(marked);
        api.Cluster.Create(Manifest.Job("kept"));

        var (status, _) = await api.SendAsync("DELETE", $"{ApiClient.Jobs}?labelSelector=gone");

        Assert.Equal(200, status);
        Assert.Equal("kept", (string?)Assert.Single(api.Cluster.Jobs())["metadata"]!["name"]);
    }
}

using System.Text.Json.Nodes;
using Flowrun.Worker.Hosting;

namespace Flowrun.Chart.Tests.Values;

public sealed class ValuesTests
{
    public static TheoryData<string> Paths => [.. ValueCases.All.Select(value => value.Path)];

    [Fact]
    public void Values_All_HaveACaseAndAreDescribed()
    {
        var values = ValueTree.Read();

        Assert.Equal(values.Select(value => value.Path).Order(StringComparer.Ordinal), ValueCases.All.Select(value => value.Path).Order(StringComparer.Ordinal));
        Assert.All(values, value => Assert.True(value.Description.EndsWith('.'), $"{value.Path}: \"{value.Description}\""));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Value_Set_IsSeen(string path)
    {
        var value = ValueCases.All.Single(one => one.Path == path);

        var seen = (await Helm.TemplateAsync(value.Values())).At(value.Place);

        var expected = value.Seen == ValueCase.Absent ? null : JsonNode.Parse(value.Seen ?? value.Value);
        Assert.True(JsonNode.DeepEquals(expected, seen), $"{value.Place}: expected {expected?.ToJsonString() ?? "nothing"}, found {seen?.ToJsonString() ?? "nothing"}");
        Assert.False(
            JsonNode.DeepEquals(seen, (await Helm.TemplateAsync(With(value))).At(value.Place)), $"{value.Place} is the same without {value.Path}");
    }

    /// <summary>A setting that the worker has and the chart does not would only be found by reading code.</summary>
    [Fact]
    public void Settings_OfTheWorker_AreTheChartsOrStandUnderSettings()
    {
        string[] charts = ["QueueUrl", "DeadLetterQueueUrl", "Flows", "Namespace", "Namespaces", "Http", "HttpAddress", "GracePeriod", "BaseTemplate", "MeterImage", "PodSecurity", "ServiceAccounts", "ReservedSecrets"];

        var settings = ValueTree.Read().Where(value => value.Path.StartsWith("settings.", StringComparison.Ordinal)).Select(value => value.Path["settings.".Length..]);

        Assert.Equal(
            WorkerSetting.All.Select(setting => setting.Name).Except(charts).Order(StringComparer.Ordinal),
            settings.Select(name => char.ToUpperInvariant(name[0]) + name[1..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Reference_InTheReadme_IsGeneratedFromTheValues() => Repository.AssertGenerated("charts/flowrun/README.md", ValueReference.Render(ValueTree.Read()));

    /// <summary>What else the case sets.</summary>
    private static JsonObject With(ValueCase value) =>
        value.With.Aggregate(Helm.Least, (values, more) => more.Path == "queue.url" ? values : ValueTree.Set(values, more.Path, JsonNode.Parse(more.Value)));
}

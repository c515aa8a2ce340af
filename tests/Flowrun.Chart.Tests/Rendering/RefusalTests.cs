using System.Text.Json.Nodes;
using Flowrun.Chart.Tests.Values;

namespace Flowrun.Chart.Tests.Rendering;

/// <summary>Values that are not right are refused, with what would be.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task NoQueue_SaysWhatIsRight() =>
        Assert.Contains("queue.url: found nothing: the URL of the SQS queue is right", await Helm.RefusalAsync([]), StringComparison.Ordinal);

    [Theory]
    [InlineData("queue.urll", "\"x\"", "urll")]
    [InlineData("replica", "3", "replica")]
    [InlineData("replicas", "\"three\"", "/replicas")]
    [InlineData("queue.url", "\"sqs\"", "/queue/url")]
    [InlineData("settings.maxInFligth", "3", "maxInFligth")]
    [InlineData("settings.receivers", "33", "/settings/receivers")]
    [InlineData("settings.logLevel", "\"Loud\"", "/settings/logLevel")]
    [InlineData("terminationGracePeriodSeconds", "20", "/terminationGracePeriodSeconds")]
    [InlineData("image.pullPolicy", "\"Sometimes\"", "/image/pullPolicy")]
    [InlineData("image.digest", "\"abc\"", "/image/digest")]
    [InlineData("namespaces", """["My_Space"]""", "/namespaces/0")]
    [InlineData("flows", """{"Orders": {"job": {}}}""", "Orders")]
    [InlineData("flows", """{"orders": {"triggers": []}}""", "/flows/orders")]
    [InlineData("autoscaling.type", "\"vpa\"", "/autoscaling/type")]
    [InlineData("aws.roleArn", "\"role\"", "/aws/roleArn")]
    [InlineData("metrics.podMonitor.interval", "\"often\"", "/metrics/podMonitor/interval")]
    public async Task NotOfTheSchema_NamesTheValue(string path, string value, string named) =>
        Assert.Contains(named, await Helm.RefusalAsync(ValueTree.Set(Helm.Least, path, JsonNode.Parse(value))), StringComparison.Ordinal);

    [Fact]
    public async Task TwoBaseTemplates_AreOneTooMany()
    {
        var values = ValueTree.Set(ValueTree.Set(Helm.Least, "baseTemplate", new JsonObject { ["backoffLimit"] = 0 }), "existingBaseTemplate.configMap", "shared");

        Assert.Contains("baseTemplate and existingBaseTemplate.configMap: found both", await Helm.RefusalAsync(values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForeignServiceAccount_WithoutName_SaysWhatIsRight() =>
        Assert.Contains("serviceAccount.name: found nothing", await Helm.RefusalAsync(ValueTree.Set(Helm.Least, "serviceAccount.create", false)), StringComparison.Ordinal);

    [Fact]
    public void Schema_Everywhere_KnowsExactlyTheValues()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json")))!.AsObject();
        var described = ValueTree.Read().Select(value => value.Path).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(described.Order(StringComparer.Ordinal), Leaves(schema, "").Order(StringComparer.Ordinal));

        IEnumerable<string> Leaves(JsonObject node, string path)
        {
            if (described.Contains(path))
            {
                return [path];
            }

            Assert.True(node["additionalProperties"]?.GetValue<bool>() is false, $"{path}: additionalProperties: false is right");
            return node["properties"]!.AsObject()
                .Where(child => child.Key != "global")
                .SelectMany(child => Leaves(child.Value!.AsObject(), path.Length == 0 ? child.Key : $"{path}.{child.Key}"));
        }
    }
}

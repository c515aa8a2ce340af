using System.Text.Json.Nodes;

namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>Every property of every resource is one that CloudFormation knows, and none that it requires is missing.</summary>
public class ResourceSchemaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task Resources_EveryWay_AreOfTheSpecification(string tool, string notify)
    {
        (string, string)[][] cases =
        [
            StackTemplates.WithBucket(notify),
            StackTemplates.Watched(notify),
            [("Notify", "direct"), ("WorkerIdentity", "pod-identity"), ("ClusterName", "batch"), ("WorkerServiceAccount", "worker")],
        ];
        foreach (var parameters in cases)
        {
            var stack = await StackTemplates.StackAsync(tool, Cancellation, parameters);
            var schema = await ResourceSchema.OfAsync(stack, Cancellation);

            Assert.Empty(stack.Resources.SelectMany(resource => schema.Problems(resource.Key, resource.Value)));
        }
    }

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task Attributes_EveryWay_AreOfTheSpecification(string tool, string notify)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.Watched(notify));
        var schema = await ResourceSchema.OfAsync(stack, Cancellation);

        var attributes = from resource in stack.Resources
                         from text in Texts(resource.Value)
                         let parts = text.Split('.')
                         where parts.Length == 2 && stack.Resources.ContainsKey(parts[0]) && parts[1] != "Alias"
                         select (Resource: parts[0], Attribute: parts[1]);
        Assert.All(attributes.Distinct(), each => Assert.True(schema.HasAttribute(stack.Resources[each.Resource]["Type"]!.GetValue<string>(), each.Attribute), $"{each}"));
    }

    [Theory]
    [InlineData("""{"Type": "AWS::SQS::Queue", "Properties": {"MessageRetention": 1}}""", "Queue: no property MessageRetention")]
    [InlineData("""{"Type": "AWS::SQS::Queue", "Properties": {}}""", null)]
    public async Task Problems_OfAProperty_AreSeen(string resource, string? problem)
    {
        var stack = await StackTemplates.StackAsync(StackTemplates.Sam, Cancellation);
        var schema = await ResourceSchema.OfAsync(stack, Cancellation);

        Assert.Equal(problem is null ? [] : [problem], schema.Problems("Queue", JsonNode.Parse(resource)!.AsObject()));
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Texts(pair.Value)),
        JsonArray array => array.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };
}

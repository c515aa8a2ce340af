using System.Text.Json.Nodes;
using Flowrun.Deploy.Tests.CloudFormation;

namespace Flowrun.Deploy.Tests.Iam;

/// <summary>What a stack's policies allow.</summary>
internal static class StackGrants
{
    public static async Task<Stack> StackAsync(string tool, GrantSettings settings, CancellationToken cancellationToken)
    {
        List<(string, string)> parameters = [("Notify", "forwarder")];
        if (settings.EnrichesByHead)
        {
            parameters.Add(("Enrich", "head"));
        }

        if (settings.HasKeys)
        {
            parameters.AddRange([("KmsKeyArn", GrantSettings.QueueKey), ("BucketKmsKeyArn", GrantSettings.BucketKey)]);
        }

        return await StackTemplates.StackAsync(tool, cancellationToken, [.. parameters]);
    }

    public static HashSet<Grant> OfWorker(Stack stack) => Read(stack.Properties("WorkerPolicy")["PolicyDocument"]!);

    public static HashSet<Grant> OfForwarder(Stack stack)
    {
        var role = stack.Properties("ForwarderRole");
        Assert.False(role.ContainsKey("ManagedPolicyArns"));
        return Read(Assert.Single(role["Policies"]!.AsArray())!["PolicyDocument"]!);
    }

    private static HashSet<Grant> Read(JsonNode document) => [.. document["Statement"]!.AsArray().SelectMany(statement => Statement(statement!))];

    private static IEnumerable<Grant> Statement(JsonNode statement)
    {
        Assert.Equal("Allow", statement["Effect"]!.GetValue<string>());
        return from action in Texts(statement["Action"]!) from resource in Texts(statement["Resource"]!) select new Grant(action, PlaceOf(resource));
    }

    private static IEnumerable<string> Texts(JsonNode node) => node is JsonArray array ? array.Select(each => each!.GetValue<string>()) : [node.GetValue<string>()];

    private static string PlaceOf(string resource) => resource switch
    {
        "Queue.Arn" => Place.Queue,
        "DeadLetterQueue.Arn" => Place.DeadLetterQueue,
        "arn:aws:s3:::landing" => Place.Bucket,
        "arn:aws:s3:::landing/*" => Place.Objects,
        "ForwarderLogGroup.Arn" => Place.Logs,
        GrantSettings.QueueKey => Place.QueueKey,
        GrantSettings.BucketKey => Place.BucketKey,
        _ => resource,
    };
}

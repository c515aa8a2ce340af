using System.Text.Json.Nodes;

namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>What the SAM template and the Serverless service make, with every way to notify.</summary>
public class StackTests
{
    private const string Key = "arn:aws:kms:eu-west-1:210987654321:key/queues";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task Queues_EveryWay_KeepEncryptAndRedrive(string tool, string notify)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("Notify", notify));

        var queue = stack.Properties("Queue");
        var deadLetters = stack.Properties("DeadLetterQueue");
        Assert.Equal("1209600", queue["MessageRetentionPeriod"]!.ToString());
        Assert.Equal("1209600", deadLetters["MessageRetentionPeriod"]!.ToString());
        Assert.Equal("1048576", queue["MaximumMessageSize"]!.ToString());
        Assert.Equal("1048576", deadLetters["MaximumMessageSize"]!.ToString());
        Assert.Equal("60", queue["VisibilityTimeout"]!.ToString());
        Assert.Equal("DeadLetterQueue.Arn", queue["RedrivePolicy"]!["deadLetterTargetArn"]!.GetValue<string>());
        Assert.Equal("10", queue["RedrivePolicy"]!["maxReceiveCount"]!.ToString());
        Assert.Equal(
            $"arn:aws:sqs:eu-west-1:{Stack.Account}:{queue["QueueName"]}",
            deadLetters["RedriveAllowPolicy"]!["sourceQueueArns"]![0]!.GetValue<string>());
        Assert.True(queue["SqsManagedSseEnabled"]!.GetValue<bool>());
        Assert.True(deadLetters["SqsManagedSseEnabled"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData(StackTemplates.Sam)]
    [InlineData(StackTemplates.Serverless)]
    public async Task Queues_KeyGiven_AreEncryptedWithIt(string tool)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("Notify", "direct"), ("KmsKeyArn", Key));

        foreach (var queue in (string[])["Queue", "DeadLetterQueue"])
        {
            Assert.Equal(Key, stack.Properties(queue)["KmsMasterKeyId"]!.GetValue<string>());
            Assert.False(stack.Properties(queue).ContainsKey("SqsManagedSseEnabled"));
        }
    }

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task QueuePolicies_EveryWay_LetInOneSourceAndOnlyTls(string tool, string notify)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("Notify", notify));

        // Lambda sends with the forwarder's role, so its queue lets nobody else in.
        Assert.Equal(
            notify switch
            {
                "direct" => ["s3.amazonaws.com from arn:aws:s3:::landing of 210987654321"],
                "eventbridge" => ["events.amazonaws.com from UploadRule.Arn of 210987654321"],
                _ => [],
            },
            Senders(stack, "QueuePolicy", "Queue"));
        Assert.Equal(
            notify == "eventbridge" ? ["events.amazonaws.com from UploadRule.Arn of 210987654321"] : [],
            Senders(stack, "DeadLetterQueuePolicy", "DeadLetterQueue"));
    }

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task Bucket_Created_NotifiesThisWayOnly(string tool, string notify)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.WithBucket(notify));

        var configuration = stack.Properties("Bucket")["NotificationConfiguration"]!.AsObject();
        var (section, destination) = Assert.Single(configuration);
        Assert.DoesNotContain("NotificationCommand", stack.Outputs.Keys);
        if (notify == "eventbridge")
        {
            Assert.Equal("EventBridgeConfiguration", section);
            Assert.True(destination!["EventBridgeEnabled"]!.GetValue<bool>());
            return;
        }

        Assert.Equal(notify == "direct" ? "QueueConfigurations" : "LambdaConfigurations", section);
        var entry = Assert.Single(destination!.AsArray())!;
        Assert.Equal("s3:ObjectCreated:*", entry["Event"]!.GetValue<string>());
        Assert.Equal(notify == "direct" ? "Queue.Arn" : Alias(tool), (entry["Queue"] ?? entry["Function"])!.GetValue<string>());
        Assert.Equal(
            """[{"Name":"prefix","Value":"orders/"},{"Name":"suffix","Value":".csv"}]""",
            entry["Filter"]!["S3Key"]!["Rules"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task Bucket_Existing_IsToldByTheCommand(string tool, string notify)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.Watched(notify));

        Assert.DoesNotContain("Bucket", stack.Resources.Keys);
        Assert.Equal(
            notify switch
            {
                "direct" => "deploy/bucket-notification --bucket 'landing' --queue 'Queue.Arn' --prefix 'orders/' --suffix ''",
                "eventbridge" => "deploy/bucket-notification --bucket 'landing' --eventbridge",
                _ => $"deploy/bucket-notification --bucket 'landing' --function '{Alias(tool)}' --prefix 'orders/' --suffix ''",
            },
            stack.Outputs["NotificationCommand"]);
    }

    [Theory]
    [InlineData(StackTemplates.Sam)]
    [InlineData(StackTemplates.Serverless)]
    public async Task Rule_PrefixAndSuffix_MatchesBothAtOnce(string tool)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.WithBucket("eventbridge"));

        var rule = stack.Properties("UploadRule");
        Assert.Equal(
            """{"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"bucket":{"name":["landing"]},"object":{"key":[{"wildcard":"orders/*.csv"}]}}}""",
            rule["EventPattern"]!.ToJsonString());
        var target = Assert.Single(rule["Targets"]!.AsArray())!;
        Assert.Equal("Queue.Arn", target["Arn"]!.GetValue<string>());
        Assert.Equal("DeadLetterQueue.Arn", target["DeadLetterConfig"]!["Arn"]!.GetValue<string>());
    }

    internal static string Alias(string tool) => tool == StackTemplates.Sam ? "Forwarder.Alias" : "ForwarderAlias";

    /// <summary>Who may send; and that all else of the policy is the denial of what is not TLS.</summary>
    private static List<string> Senders(Stack stack, string policy, string queue)
    {
        var properties = stack.Properties(policy);
        Assert.Equal([queue], properties["Queues"]!.AsArray().Select(each => each!.GetValue<string>()));
        var statements = properties["PolicyDocument"]!["Statement"]!.AsArray();
        Assert.Equal(
            """{"Sid":"OnlyByTls","Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"QUEUE.Arn","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""".Replace("QUEUE", queue, StringComparison.Ordinal),
            statements[0]!.ToJsonString());
        return [.. statements.Skip(1).Select(statement => Sender(statement!, queue))];
    }

    private static string Sender(JsonNode statement, string queue)
    {
        Assert.Equal("Allow", statement["Effect"]!.GetValue<string>());
        Assert.Equal("sqs:SendMessage", statement["Action"]!.GetValue<string>());
        Assert.Equal($"{queue}.Arn", statement["Resource"]!.GetValue<string>());
        var condition = statement["Condition"]!;
        return $"{statement["Principal"]!["Service"]} from {condition["ArnEquals"]!["aws:SourceArn"]} of {condition["StringEquals"]!["aws:SourceAccount"]}";
    }
}

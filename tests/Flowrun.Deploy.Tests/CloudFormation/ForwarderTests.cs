namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>The forwarder of the SAM template and of the Serverless service.</summary>
public class ForwarderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StackTemplates.Sam, "Forwarder")]
    [InlineData(StackTemplates.Serverless, "ForwarderLambdaFunction")]
    public async Task Function_NothingAsked_HasOnlyTheQueue(string tool, string function)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("Notify", "forwarder"));

        var properties = stack.Properties(function);
        Assert.Equal("""{"FLOWRUN_QUEUE_URL":"Queue","FLOWRUN_ENRICH":"none","FLOWRUN_MESSAGE_GROUP":"none"}""", properties["Environment"]!["Variables"]!.ToJsonString());
        Assert.Equal("provided.al2023", properties["Runtime"]!.GetValue<string>());
        Assert.Equal("""["x86_64"]""", properties["Architectures"]!.ToJsonString());
        Assert.Equal("DeadLetterQueue.Arn", (properties["DeadLetterQueue"] ?? properties["DeadLetterConfig"])!["TargetArn"]!.GetValue<string>());
        Assert.Equal("ForwarderRole.Arn", properties["Role"]!.GetValue<string>());
        Assert.False(properties.ContainsKey("ReservedConcurrentExecutions"));
        Assert.Equal("30", stack.Properties("ForwarderLogGroup")["RetentionInDays"]!.ToString());
    }

    [Theory]
    [InlineData(StackTemplates.Sam, "Forwarder")]
    [InlineData(StackTemplates.Serverless, "ForwarderLambdaFunction")]
    public async Task Function_EverythingAsked_HasIt(string tool, string function)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.WithEverything());

        var properties = stack.Properties(function);
        var variables = properties["Environment"]!["Variables"]!;
        Assert.Equal("head", variables["FLOWRUN_ENRICH"]!.GetValue<string>());
        Assert.Equal("""{"memory":"4Gi"}""", variables["FLOWRUN_OVERRIDES"]!.GetValue<string>());
        Assert.Equal("""{"source":"crm"}""", variables["FLOWRUN_PARAMETERS"]!.GetValue<string>());
        Assert.Equal("bucket", variables["FLOWRUN_MESSAGE_GROUP"]!.GetValue<string>());
        Assert.Equal("""["arm64"]""", properties["Architectures"]!.ToJsonString());
        Assert.Equal("512", properties["MemorySize"]!.ToString());
        Assert.Equal("5", properties["ReservedConcurrentExecutions"]!.ToString());
        Assert.Equal("7", stack.Properties("ForwarderLogGroup")["RetentionInDays"]!.ToString());
    }

    [Fact]
    public async Task SamFunction_Changed_PublishesAVersionUnderTheAlias()
    {
        var stack = await StackTemplates.StackAsync(StackTemplates.Sam, Cancellation, ("Notify", "forwarder"));

        Assert.Equal("live", stack.Properties("Forwarder")["AutoPublishAlias"]!.GetValue<string>());
        Assert.True(stack.Properties("Forwarder")["AutoPublishAliasAllProperties"]!.GetValue<bool>());
    }

    [Fact]
    public async Task ServerlessFunction_Changed_PublishesAVersionUnderTheAlias()
    {
        var before = await StackTemplates.StackAsync(StackTemplates.Serverless, Cancellation, ("Notify", "forwarder"));
        var after = await StackTemplates.StackAsync(StackTemplates.Serverless, Cancellation, ("Notify", "forwarder"), ("Enrich", "head"));

        var version = before.Properties("ForwarderAlias")["FunctionVersion"]!.GetValue<string>();
        Assert.Equal("AWS::Lambda::Version", before.Resources[version.Split('.')[0]]["Type"]!.GetValue<string>());
        Assert.NotEqual(version, after.Properties("ForwarderAlias")["FunctionVersion"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(StackTemplates.Sam)]
    [InlineData(StackTemplates.Serverless)]
    public async Task Permission_Forwarder_LetsInTheBucketAlone(string tool)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("Notify", "forwarder"));

        Assert.Equal(
            $$"""{"Action":"lambda:InvokeFunction","FunctionName":"{{StackTests.Alias(tool)}}","Principal":"s3.amazonaws.com","SourceArn":"arn:aws:s3:::landing","SourceAccount":"210987654321"}""",
            stack.Properties("ForwarderPermission").ToJsonString());
    }

    [Theory]
    [MemberData(nameof(StackTemplates.Ways), MemberType = typeof(StackTemplates))]
    public async Task Alarms_EveryWay_CoverWhatCanGoWrong(string tool, string notify)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.Watched(notify));

        var alarms = stack.Resources.Values.Where(resource => resource["Type"]!.GetValue<string>() == "AWS::CloudWatch::Alarm").Select(resource => resource["Properties"]!).ToList();
        string[] expected =
        [
            "ApproximateAgeOfOldestMessage of Queue.QueueName GreaterThanOrEqualToThreshold 900",
            "ApproximateNumberOfMessagesVisible of DeadLetterQueue.QueueName GreaterThanThreshold 0",
        ];
        var function = tool == StackTemplates.Sam ? "Forwarder" : "ForwarderLambdaFunction";
        Assert.Equal(
            notify == "forwarder"
                ? [.. expected, $"DeadLetterErrors of {function} GreaterThanThreshold 0", $"Errors of {function} GreaterThanThreshold 0", $"Throttles of {function} GreaterThanThreshold 0"]
                : expected,
            alarms.Select(alarm => $"{alarm["MetricName"]} of {alarm["Dimensions"]![0]!["Value"]} {alarm["ComparisonOperator"]} {alarm["Threshold"]}").Order());
        Assert.All(alarms, alarm => Assert.Equal($"""["{StackTemplates.AlarmTopic}"]""", alarm["AlarmActions"]!.ToJsonString()));
    }
}

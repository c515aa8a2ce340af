using Flowrun.Core.Forwarding;
using Flowrun.Forwarder.Options;

namespace Flowrun.Forwarder.Tests.Options;

public class ForwarderOptionsReaderTests
{
    private const string Url = "https://sqs.eu-west-1.amazonaws.com/123456789012/flowrun";

    [Fact]
    public void Read_OnlyTheQueue_IsTheDefaults()
    {
        var (options, problems) = Read(("FLOWRUN_QUEUE_URL", Url), ("FLOWRUN_OVERRIDES", ""), ("FLOWRUN_PARAMETERS", " "));

        Assert.Empty(problems);
        Assert.Equal(new QueueAddress.Known(new Uri(Url)), options!.Queue);
        Assert.False(options.EnrichesByHead);
        Assert.Equal(MessageGrouping.None, options.Rules.Grouping);
        Assert.Null(options.Rules.Overrides);
        Assert.Empty(options.Rules.Parameters);
    }

    [Fact]
    public void Read_Everything_IsRead()
    {
        var (options, problems) = Read(
            ("FLOWRUN_QUEUE_URL_PARAMETER", "/flowrun/queue-url"),
            ("FLOWRUN_ENRICH", "head"),
            ("FLOWRUN_MESSAGE_GROUP", "folder"),
            ("FLOWRUN_OVERRIDES", """{"memory": "4Gi"}"""),
            ("FLOWRUN_PARAMETERS", """{"source": "crm"}"""));

        Assert.Empty(problems);
        Assert.Equal(new QueueAddress.InParameter("/flowrun/queue-url"), options!.Queue);
        Assert.True(options.EnrichesByHead);
        Assert.Equal(MessageGrouping.Folder, options.Rules.Grouping);
        Assert.Equal("""{"memory":"4Gi"}""", options.Rules.Overrides!.ToJsonString());
        Assert.Equal("crm", options.Rules.Parameters["source"]);
    }

    [Fact]
    public void Read_AllWrong_SaysAllAtOnce()
    {
        var (options, problems) = Read(
            ("FLOWRUN_QUEUE_URL", "flowrun"),
            ("FLOWRUN_ENRICH", "Head"),
            ("FLOWRUN_MESSAGE_GROUP", "key"),
            ("FLOWRUN_OVERRIDES", """{"memory": "much"}"""),
            ("FLOWRUN_PARAMETERS", "a=b"));

        Assert.Null(options);
        Assert.Equal(
            [
                "FLOWRUN_QUEUE_URL: found \"flowrun\": expected the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads",
                "FLOWRUN_ENRICH: found \"Head\": expected one of none, head",
                "FLOWRUN_MESSAGE_GROUP: found \"key\": expected one of none, bucket, folder",
                "FLOWRUN_OVERRIDES.memory: found \"much\": expected a quantity such as 4Gi or 512Mi",
                "FLOWRUN_PARAMETERS: found \"a=b\", which is no JSON at line 1, byte 1: expected a JSON object",
            ],
            problems);
    }

    [Theory]
    [InlineData(null, null, "FLOWRUN_QUEUE_URL: required: the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads; or FLOWRUN_QUEUE_URL_PARAMETER, the name of a parameter of SSM that holds it")]
    [InlineData(Url, "/flowrun/queue-url", "FLOWRUN_QUEUE_URL_PARAMETER: found \"/flowrun/queue-url\" beside FLOWRUN_QUEUE_URL: one of the two says where events go")]
    [InlineData("https://sqs.eu-west-1.amazonaws.com", null, "FLOWRUN_QUEUE_URL: found \"https://sqs.eu-west-1.amazonaws.com\": expected the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads")]
    [InlineData(null, "a b", "FLOWRUN_QUEUE_URL_PARAMETER: found \"a b\": expected the name or ARN of a parameter of SSM, as /flowrun/queue-url")]
    public void Read_WrongQueue_IsAProblem(string? url, string? parameter, string problem) =>
        Assert.Equal(problem, Assert.Single(Read(("FLOWRUN_QUEUE_URL", url), ("FLOWRUN_QUEUE_URL_PARAMETER", parameter)).Problems));

    private static ForwarderOptionsReading Read(params (string Name, string? Value)[] variables) =>
        ForwarderOptionsReader.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}

using Flowrun.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Tests.Hosting;

public sealed class WorkerConfigurationTests : IDisposable
{
    private const string Queue = "https://sqs.eu-central-1.amazonaws.com/123456789012/uploads";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Load_OnlyTheQueue_HasTheDocumentedDefaults()
    {
        var options = Valid(("QueueUrl", Queue));

        Assert.Equal(Queue, options.QueueUrl.OriginalString);
        Assert.Null(options.DeadLetterQueueUrl);
        Assert.Null(options.Flows);
        Assert.Null(options.Namespace);
        Assert.Empty(options.Namespaces);
        Assert.Equal(8080, options.Http);
        Assert.Equal("0.0.0.0", options.HttpAddress);
        Assert.Equal(2, options.Receivers);
        Assert.Equal(64, options.MaxInFlight);
        Assert.Equal(1000, options.MaxWaiting);
        Assert.Equal(TimeSpan.FromSeconds(60), options.VisibilityTimeout);
        Assert.Equal(TimeSpan.FromSeconds(25), options.GracePeriod);
        Assert.Equal(TimeSpan.FromSeconds(30), options.KubernetesTimeout);
        Assert.Null(options.BaseTemplate);
        Assert.Null(options.MeterImage);
        Assert.Equal(LogFormat.Auto, options.LogFormat);
        Assert.Equal(LogLevel.Information, options.LogLevel);
    }

    [Fact]
    public void Load_EverySetting_ArrivesInItsOption()
    {
        var options = Valid(
            ("QueueUrl", Queue), ("DeadLetterQueueUrl", Queue + "-dead"), ("Flows", "flows"), ("Namespace", "etl"), ("Namespaces", "etl, jobs,etl"), ("Http", "0"), ("HttpAddress", "127.0.0.1"),
            ("Receivers", "32"), ("MaxInFlight", "1"), ("MaxWaiting", "0"), ("VisibilityTimeout", "12h"), ("GracePeriod", "100"), ("KubernetesTimeout", "00:01:30"),
            ("BaseTemplate", "base.yaml"), ("MeterImage", "registry.example:5000/flowrun:0.1.0"), ("LogFormat", "json"), ("LogLevel", "debug"));

        Assert.Equal(Queue + "-dead", options.DeadLetterQueueUrl!.OriginalString);
        Assert.Equal("flows", options.Flows);
        Assert.Equal("etl", options.Namespace);
        Assert.Equal(["etl", "jobs"], options.Namespaces);
        Assert.Equal(0, options.Http);
        Assert.Equal("127.0.0.1", options.HttpAddress);
        Assert.Equal(32, options.Receivers);
        Assert.Equal(1, options.MaxInFlight);
        Assert.Equal(0, options.MaxWaiting);
        Assert.Equal(TimeSpan.FromHours(12), options.VisibilityTimeout);
        Assert.Equal(TimeSpan.FromSeconds(100), options.GracePeriod);
        Assert.Equal(TimeSpan.FromSeconds(90), options.KubernetesTimeout);
        Assert.Equal("base.yaml", options.BaseTemplate);
        Assert.Equal("registry.example:5000/flowrun:0.1.0", options.MeterImage);
        Assert.Equal(LogFormat.Json, options.LogFormat);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
    }

    [Theory]
    [InlineData("flowrun:0.1.0 ; rm")]
    [InlineData("{{ key }}")]
    [InlineData("-flowrun")]
    public void Load_MeterImageThatIsNone_IsRefused(string image) =>
        Assert.Equal(
            $"MeterImage (--meter-image, FLOWRUN_METER_IMAGE): found \"{image}\": an image, as registry.example/flowrun:0.1.0, or with @sha256: and its digest",
            Assert.Single(WorkerConfiguration.Load(Settings(("QueueUrl", Queue), ("MeterImage", image)), Settings()).Problems));

    [Fact]
    public void Load_SameSettingEverywhere_FlagOverEnvironmentOverFile()
    {
        File.WriteAllText(_file, $$"""{"QueueUrl": "{{Queue}}", "MaxInFlight": 1, "Receivers": 1, "MaxWaiting": 1}""");
        var environment = Settings(("FLOWRUN_MAX_IN_FLIGHT", "2"), ("FLOWRUN_RECEIVERS", "2"), ("FLOWRUN_MAX_WAITING", ""));

        var options = WorkerConfiguration.Load(Settings(("--max-in-flight", "3")), environment, _file).Options!;

        Assert.Equal(3, options.MaxInFlight);
        Assert.Equal(2, options.Receivers);
        Assert.Equal(1, options.MaxWaiting);
    }

    [Fact]
    public void Load_MuchIsWrong_ReportsAllOfItAtOnce()
    {
        var reading = WorkerConfiguration.Load(
            Settings(("DeadLetterQueueUrl", "uploads-dead"), ("Namespace", "My_Space"), ("Namespaces", "a,,b"), ("Http", "70000"), ("HttpAddress", "localhost"), ("Receivers", "0"), ("VisibilityTimeout", "5s"), ("GracePeriod", "soon"), ("LogFormat", "xml")),
            Settings(("FLOWRUN_MAX_IN_FLIGHT", "-1")));

        Assert.Null(reading.Options);
        Assert.Equal(
            [
                "QueueUrl (--queue-url, FLOWRUN_QUEUE_URL): required: the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads",
                "DeadLetterQueueUrl (--dead-letter-queue-url, FLOWRUN_DEAD_LETTER_QUEUE_URL): found \"uploads-dead\": the queue's URL, as https://sqs.eu-central-1.amazonaws.com/123456789012/uploads",
                "Namespace (--namespace, FLOWRUN_NAMESPACE): found \"My_Space\": a namespace: at most 63 lowercase letters, digits and hyphens, beginning and ending with a letter or digit",
                "Namespaces (--namespaces, FLOWRUN_NAMESPACES): found \"a,,b\": namespaces with commas between them, each at most 63 lowercase letters, digits and hyphens, beginning and ending with a letter or digit",
                "Http (--http, FLOWRUN_HTTP): found \"70000\": a whole number from 0 to 65535",
                "HttpAddress (--http-address, FLOWRUN_HTTP_ADDRESS): found \"localhost\": an IP address, as 0.0.0.0, 127.0.0.1 or ::",
                "Receivers (--receivers, FLOWRUN_RECEIVERS): found \"0\": a whole number from 1 to 32",
                "MaxInFlight (--max-in-flight, FLOWRUN_MAX_IN_FLIGHT): found \"-1\": a whole number from 1 to 1024",
                "VisibilityTimeout (--visibility-timeout, FLOWRUN_VISIBILITY_TIMEOUT): found \"5s\": a time from 10s to 12h, as 90s, 5m, 2h, 90 (seconds) or 00:01:30",
                "GracePeriod (--grace-period, FLOWRUN_GRACE_PERIOD): found \"soon\": a time from 1s to 1h, as 90s, 5m, 2h, 90 (seconds) or 00:01:30",
                "LogFormat (--log-format, FLOWRUN_LOG_FORMAT): found \"xml\": one of Auto, Text, Json",
            ],
            reading.Problems);
    }

    [Fact]
    public void Load_DeadLetterQueueIsTheQueue_IsAProblem() =>
        Assert.Contains("another queue than QueueUrl", Assert.Single(WorkerConfiguration.Load(Settings(("QueueUrl", Queue), ("DeadLetterQueueUrl", Queue)), Settings()).Problems), StringComparison.Ordinal);

    [Fact]
    public void Load_ServiceVariablesOfKubernetes_ArePassedOver() =>
        Assert.NotNull(WorkerConfiguration.Load(Settings(("QueueUrl", Queue)), Settings(("FLOWRUN_PORT", "tcp://10.0.0.1:80"), ("FLOWRUN_SERVICE_HOST", "10.0.0.1"))).Options);

    [Fact]
    public void Load_UnknownNameInFile_IsAProblem()
    {
        File.WriteAllText(_file, $$"""{"QueueUrl": "{{Queue}}", "MaxInFligth": 1}""");

        Assert.StartsWith($"{_file}: found \"MaxInFligth\": no such setting; there are QueueUrl, ", Assert.Single(WorkerConfiguration.Load(Settings(), Settings(), _file).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FileIsNoJson_IsAProblem()
    {
        File.WriteAllText(_file, "{");

        Assert.StartsWith($"{_file}: not readable as JSON: ", WorkerConfiguration.Load(Settings(("QueueUrl", Queue)), Settings(), _file).Problems.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_IsFine() =>
        Assert.NotNull(WorkerConfiguration.Load(Settings(("QueueUrl", Queue)), Settings(), _file + ".none").Options);

    [Fact]
    public void All_Settings_AreExactlyTheOptions() =>
        Assert.Equal(typeof(WorkerOptions).GetProperties().Select(property => property.Name).Order(), WorkerSetting.All.Select(setting => setting.Name).Order());

    private static WorkerOptions Valid(params (string Name, string? Value)[] flags)
    {
        var reading = WorkerConfiguration.Load(Settings(flags), Settings());
        Assert.Empty(reading.Problems);
        return reading.Options!;
    }

    private static Dictionary<string, string?> Settings(params (string Name, string? Value)[] settings) =>
        settings.ToDictionary(setting => setting.Name, setting => setting.Value);
}

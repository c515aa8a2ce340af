using System.Globalization;
using System.Text.Json.Nodes;
using Flowrun.Testing;

namespace Flowrun.Cli.Tests.Commands;

public sealed class PlanCommandTests : IDisposable
{
    private const string Orders =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          triggers: [{s3: {bucket: landing, pattern: "orders/{date}/{store}.csv"}}]
          sizing: {memory: {base: 100Mi, perInputByte: 2, roundTo: 1Mi}}
          job: {template: {spec: {containers: [{name: main, image: registry.example/orders:1, args: ["{{ match.store }}"]}]}}}
        """;

    private readonly TemporaryFolder _folder = new();

    public PlanCommandTests() => _folder.Write("orders.yaml", Orders);

    [Fact]
    public async Task Json_OfAnS3Event_HasTheRunAsDocumented()
    {
        var (exitCode, output, error) = await PlanAsync(Body("events/s3-put"), "-o", "json");

        Assert.Equal((0, ""), (exitCode, error));
        var plan = JsonNode.Parse(output)!;
        Assert.Equal("runs", plan["outcome"]!.GetValue<string>());
        Assert.Equal("1 run", plan["reason"]!.GetValue<string>());
        var run = Assert.Single(plan["runs"]!.AsArray())!;
        Assert.Equal("orders-v1", run["flow"]!.GetValue<string>());
        Assert.Equal("orders", run["group"]!.GetValue<string>());
        Assert.Equal(101 * 1024 * 1024, run["memoryBytes"]!.GetValue<long>());
        Assert.StartsWith("100Mi + 2 × ", run["sizing"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(Fixtures.Read("events/s3-put")["expect"]![0], run["object"]), run["object"]!.ToJsonString());
        var job = run["job"]!;
        Assert.Equal($"orders-berlin-csv-{run["runId"]!.GetValue<string>()}-1", job["metadata"]!["name"]!.GetValue<string>());
        Assert.Equal("berlin", job["spec"]!["template"]!["spec"]!["containers"]![0]!["args"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task HostileKey_ReachesNoTerminal(string format)
    {
        const string Key = "orders/\u001b[2J\u009b31m\u202e\u2066\u200b/a\r\n.csv";
        var body = new JsonObject
        {
            ["detail-type"] = "Object Created",
            ["source"] = "aws.s3",
            ["time"] = "2026-11-20T10:15:30Z",
            ["detail"] = new JsonObject { ["bucket"] = new JsonObject { ["name"] = "landing" }, ["object"] = new JsonObject { ["key"] = Key, ["size"] = 5, ["etag"] = "e" } },
        };

        var (exitCode, output, error) = await PlanAsync(body.ToJsonString(), "-o", format);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain(output, character => character != '\n' && (char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format));
        if (format == "json")
        {
            Assert.Equal(Key, (string?)JsonNode.Parse(output)!["runs"]![0]!["object"]!["key"]);
        }
    }

    [Fact]
    public async Task Text_ExplainsTheSizeAndIsTheJobAsYaml()
    {
        var (exitCode, output, _) = await PlanAsync(Body("events/s3-put"));

        Assert.Equal(0, exitCode);
        Assert.Contains("# memory:    101Mi, limit 101Mi", output, StringComparison.Ordinal);
        Assert.Contains("# because:   100Mi + 2 × ", output, StringComparison.Ordinal);
        Assert.Contains("\nkind: Job\n", output, StringComparison.Ordinal);
        Assert.Contains("memory: 101Mi", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events/s3-test-event", "ignored")]
    [InlineData("events/s3-removed", "ignored")]
    [InlineData("events/s3-copy", "ignored")]
    public async Task EventsThatStartNothing_AreIgnoredWithAReason(string fixture, string outcome)
    {
        var (exitCode, output, _) = await PlanAsync(Body(fixture), "-o", "json");

        Assert.Equal(0, exitCode);
        var plan = JsonNode.Parse(output)!;
        Assert.Equal(outcome, plan["outcome"]!.GetValue<string>());
        Assert.NotEmpty(plan["reason"]!.GetValue<string>());
        Assert.Empty(plan["runs"]!.AsArray());
    }

    [Theory]
    [InlineData("events/not-json")]
    [InlineData("events/json-of-another-kind")]
    public async Task Poison_HasExitCode3(string fixture)
    {
        var (exitCode, output, _) = await PlanAsync(Body(fixture), "-o", "json");

        Assert.Equal(3, exitCode);
        Assert.Equal("poison", JsonNode.Parse(output)!["outcome"]!.GetValue<string>());
    }

    [Fact]
    public async Task InputSize_StandsInForAnAbsentOne()
    {
        var body = Body("events/s3-put").Replace("\"size\": 1234, ", "", StringComparison.Ordinal);
        Assert.DoesNotContain("size", body, StringComparison.OrdinalIgnoreCase);

        var (exitCode, output, _) = await PlanAsync(body, "--input-size", "1Gi", "-o", "json");

        Assert.Equal(0, exitCode);
        Assert.Equal((100L + 2048) * 1024 * 1024, JsonNode.Parse(output)!["runs"]![0]!["memoryBytes"]!.GetValue<long>());
    }

    [Fact]
    public async Task InputSizeThatIsNone_IsAUsageError()
    {
        var (exitCode, _, error) = await PlanAsync(Body("events/s3-put"), "--input-size", "big");

        Assert.Equal(2, exitCode);
        Assert.Contains("found big", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenManifest_IsRefused()
    {
        _folder.Write("broken.yaml", Orders.Replace("versionGroup: orders", "versionGroup: Or ders", StringComparison.Ordinal));

        var (exitCode, output, error) = await PlanAsync(Body("events/s3-put"));

        Assert.Equal((3, ""), (exitCode, output));
        Assert.Contains("broken.yaml", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingEventFile_FailsAndNamesIt()
    {
        var (exitCode, _, error) = await CommandLine.RunAsync("plan", "--flows", _folder.Path, "--event", "/nowhere/event.json");

        Assert.Equal(1, exitCode);
        Assert.Contains("/nowhere/event.json", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string Body(string fixture) => Fixtures.Read(fixture)["body"]!.GetValue<string>();

    private async Task<(int ExitCode, string Output, string Error)> PlanAsync(string body, params string[] more)
    {
        using var events = new TemporaryFolder();
        return await CommandLine.RunAsync(["plan", "--flows", _folder.Path, "--event", events.Write("event.json", body), .. more]);
    }
}

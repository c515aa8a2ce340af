using System.Text.Json.Nodes;

namespace Flowrun.Cli.Tests.Commands;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Good =
        """
        apiVersion: flowrun.dev/v1alpha1
        kind: Flow
        metadata: {name: orders-v1}
        spec:
          versionGroup: orders
          triggers: [{s3: {bucket: landing, prefix: orders/}}]
          job: {template: {spec: {containers: [{name: main, image: registry.example/orders:1}]}}}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task GoodManifest_IsValid()
    {
        _folder.Write("orders.yaml", Good);

        var (exitCode, output, error) = await CommandLine.RunAsync("validate", "--flows", _folder.Path);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal("1 flow is valid, 0 manifests are refused.\n", output);
    }

    [Fact]
    public async Task OneFile_CanBeNamed()
    {
        var file = _folder.Write("orders.yaml", Good);
        _folder.Write("broken.yaml", "kind: [");

        Assert.Equal(0, (await CommandLine.RunAsync("validate", "--flows", file)).ExitCode);
    }

    [Fact]
    public async Task BrokenManifests_AreAllReportedAtOnce_WithPathValueAndWhatWouldBeRight()
    {
        _folder.Write("a.yaml", Good.Replace("prefix: orders/", "prefx: orders/", StringComparison.Ordinal));
        _folder.Write("b.yaml", Good.Replace("versionGroup: orders", "versionGroup: Or ders\n  sizing: {memory: {maximum: 64Gb}}", StringComparison.Ordinal));
        _folder.Write("c.yaml", "kind: [");

        var (exitCode, output, _) = await CommandLine.RunAsync("validate", "--flows", _folder.Path);

        Assert.Equal(3, exitCode);
        Assert.Contains("a.yaml: spec.triggers[0].s3.prefx: ", output, StringComparison.Ordinal);
        Assert.Contains("did you mean prefix?", output, StringComparison.Ordinal);
        Assert.Contains("b.yaml: spec.versionGroup: found \"Or ders\": ", output, StringComparison.Ordinal);
        Assert.Contains("b.yaml: spec.sizing.memory.maximum: found \"64Gb\": ", output, StringComparison.Ordinal);
        Assert.Contains("c.yaml: ", output, StringComparison.Ordinal);
        Assert.Contains("0 flows are valid, 3 manifests are refused.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheInstallationForbids_IsRefused_UntilItIsAllowed()
    {
        var file = _folder.Write("orders.yaml", Good.Replace("{containers:", "{hostPID: true, serviceAccountName: etl, containers:", StringComparison.Ordinal));

        var (exitCode, output, _) = await CommandLine.RunAsync("validate", "--flows", file);

        Assert.Equal(3, exitCode);
        Assert.Contains("orders.yaml: spec.job.template.spec.hostPID: found true: false, or left out (Pod Security Baseline: host namespaces)", output, StringComparison.Ordinal);
        Assert.Contains("orders.yaml: spec.job.template.spec.serviceAccountName: found \"etl\": ", output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync("validate", "--flows", file, "--pod-security", "privileged", "--service-accounts", "etl")).ExitCode);
    }

    [Fact]
    public async Task WrongPolicy_IsAUsageError_AllAtOnce()
    {
        var file = _folder.Write("orders.yaml", Good);

        var (exitCode, _, error) = await CommandLine.RunAsync("validate", "--flows", file, "--pod-security", "loose", "--service-accounts", "A/B/C");

        Assert.Equal(2, exitCode);
        Assert.Contains("--pod-security, FLOWRUN_POD_SECURITY): found \"loose\": one of Privileged, Baseline, Restricted", error, StringComparison.Ordinal);
        Assert.Contains("--service-accounts, FLOWRUN_SERVICE_ACCOUNTS): found \"A/B/C\": ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoUnarchivedVersions_AreRefused_UntilOneIsArchived()
    {
        _folder.Write("v1.yaml", Good);
        var second = Good.Replace("orders-v1", "orders-v2", StringComparison.Ordinal);
        _folder.Write("v2.yaml", second);

        var (exitCode, output, _) = await CommandLine.RunAsync("validate", "--flows", _folder.Path);

        Assert.Equal(3, exitCode);
        Assert.Contains("version group orders is ambiguous: orders-v1 and orders-v2 are both unarchived; set spec.archived: true on all but one", output, StringComparison.Ordinal);

        _folder.Write("v1.yaml", Good.Replace("versionGroup: orders", "versionGroup: orders\n  archived: true", StringComparison.Ordinal));
        Assert.Equal(0, (await CommandLine.RunAsync("validate", "--flows", _folder.Path)).ExitCode);
    }

    [Fact]
    public async Task Json_HasEveryProblem()
    {
        _folder.Write("a.yaml", Good.Replace("image:", "restart: x, image:", StringComparison.Ordinal).Replace("bucket: landing", "bucket: 5", StringComparison.Ordinal));

        var (exitCode, output, _) = await CommandLine.RunAsync("validate", "--flows", _folder.Path, "-o", "json");

        Assert.Equal(3, exitCode);
        var result = JsonNode.Parse(output)!;
        Assert.False(result["valid"]!.GetValue<bool>());
        var problem = Assert.Single(result["problems"]!.AsArray())!;
        Assert.Equal("spec.triggers[0].s3.bucket", problem["path"]!.GetValue<string>());
        Assert.Equal("5", problem["found"]!.GetValue<string>());
    }

    [Fact]
    public async Task MissingFolder_Fails_AndNamesIt()
    {
        var missing = Path.Combine(_folder.Path, "missing");

        var (exitCode, _, error) = await CommandLine.RunAsync("validate", "--flows", missing);

        Assert.Equal(1, exitCode);
        Assert.Contains(missing, error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}

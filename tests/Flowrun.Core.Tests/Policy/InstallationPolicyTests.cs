using Flowrun.Core.Policy;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Policy;

public sealed class InstallationPolicyTests
{
    private const string Pod = "spec.job.template.spec";

    [Theory]
    [InlineData("default", "", true)]
    [InlineData("", "", true)]
    [InlineData("etl", "", false)]
    [InlineData("etl", "etl", true)]
    [InlineData("etl", "other, etl", true)]
    [InlineData("etl", "jobs/etl", true)]
    [InlineData("etl", "elsewhere/etl", false)]
    [InlineData("etl", "*", true)]
    [InlineData("{{ group }}", "orders", false)]
    public void Read_ServiceAccount_MustBeListed(string account, string allowed, bool isAllowed)
    {
        foreach (var field in new[] { "serviceAccountName", "serviceAccount" })
        {
            var problems = Make.Manifest().With($"{Pod}.{field}", $"'{account}'").Under(new InstallationPolicy { ServiceAccounts = PolicyProblems.Names(allowed) });

            Assert.Equal(isAllowed ? [] : [$"{Pod}.{field}"], problems.Select(problem => problem.Path));
        }
    }

    [Fact]
    public void Read_ServiceAccountOfTheBaseTemplate_IsTheInstallationsChoice()
    {
        var policy = new InstallationPolicy();
        var account = Make.Job();
        account["template"]!["spec"]!["serviceAccountName"] = "etl";

        Assert.Empty(Make.Manifest().Under(policy, account));
        Assert.Empty(Make.Manifest().With($"{Pod}.serviceAccountName", "'etl'").Under(policy, account));
        Assert.Equal(
            "spec.job.template.spec.serviceAccountName: found \"flowrun\": default, etl, or left out: the installation's policy allows no other service account",
            Assert.Single(Make.Manifest().With($"{Pod}.serviceAccountName", "'flowrun'").Under(policy, account)).ToString());
    }

    [Theory]
    [InlineData("volumes[0]", "{'name': 'v', 'secret': {'secretName': 'aws-keys'}}", "volumes[0].secret.secretName")]
    [InlineData("volumes[0]", "{'name': 'v', 'projected': {'sources': [{'secret': {'name': 'aws-keys'}}]}}", "volumes[0].projected.sources[0].secret.name")]
    [InlineData("volumes[0]", "{'name': 'v', 'csi': {'driver': 'x', 'nodePublishSecretRef': {'name': 'aws-keys'}}}", "volumes[0].csi.nodePublishSecretRef.name")]
    [InlineData("containers[0].envFrom[0]", "{'secretRef': {'name': 'aws-keys'}}", "containers[0].envFrom[0].secretRef.name")]
    [InlineData("containers[0].env[0]", "{'name': 'A', 'valueFrom': {'secretKeyRef': {'name': 'aws-keys', 'key': 'k'}}}", "containers[0].env[0].valueFrom.secretKeyRef.name")]
    [InlineData("initContainers[0]", "{'name': 'i', 'envFrom': [{'secretRef': {'name': 'aws-keys'}}]}", "initContainers[0].envFrom[0].secretRef.name")]
    [InlineData("volumes[0]", "{'name': 'v', 'secret': {'secretName': 'aws-{{ parameters.x }}'}}", "volumes[0].secret.secretName")]
    [InlineData("volumes[0]", "{'name': 'v', 'secret': {'secretName': '{{ bucket }}'}}", "volumes[0].secret.secretName")]
    public void Read_ReservedSecret_IsRefused(string path, string json, string where)
    {
        var manifest = Make.Manifest().With("spec.parameters.x", "'keys'").With($"{Pod}.{path}", json);

        Assert.Equal($"{Pod}.{where}", Assert.Single(manifest.Under(new InstallationPolicy { ReservedSecrets = PolicyProblems.Names("jobs/aws-keys") })).Path);
        Assert.Empty(manifest.Under(new InstallationPolicy { ReservedSecrets = PolicyProblems.Names("flowrun/aws-keys") }));
        Assert.Empty(manifest.Under(InstallationPolicy.Default));
    }

    [Theory]
    [InlineData("volumes[0]", "{'name': 'v', 'secret': {'secretName': '{{ group }}-credentials'}}")]
    [InlineData("imagePullSecrets[0]", "{'name': 'aws-keys'}")]
    [InlineData("containers[0].envFrom[0]", "{'configMapRef': {'name': 'aws-keys'}}")]
    public void Read_WhatIsNoReservedSecret_IsAllowed(string path, string json) =>
        Assert.Empty(Make.Manifest().With($"{Pod}.{path}", json).Under(new InstallationPolicy { ReservedSecrets = PolicyProblems.Names("aws-keys") }));

    [Theory]
    [InlineData("jobs", true)]
    [InlineData("team-a", true)]
    [InlineData("kube-system", false)]
    public void Read_Namespace_MustBeListedWhereSomeAre(string name, bool isAllowed)
    {
        var manifest = Make.Manifest().With("metadata.namespace", $"'{name}'");

        var problems = manifest.Under(new InstallationPolicy { Namespaces = ["team-a", "team-b"] });

        Assert.Equal(isAllowed ? [] : [$"metadata.namespace: found \"{name}\": jobs, team-a, team-b, or left out: Jobs go nowhere else"], problems.Select(problem => problem.ToString()));
        Assert.Empty(manifest.Under(InstallationPolicy.Default));
    }

    [Theory]
    [InlineData("a,b/c", true)]
    [InlineData("", true)]
    [InlineData("*", true)]
    [InlineData("A", false)]
    [InlineData("a/b/c", false)]
    [InlineData("*/a", false)]
    [InlineData("a b", false)]
    public void NamedObjects_Parse_TakesNamesOfKubernetes(string text, bool isRight) => Assert.Equal(isRight, NamedObjects.TryParse(text, out _));
}

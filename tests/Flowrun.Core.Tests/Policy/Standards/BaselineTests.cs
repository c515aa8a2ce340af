using Flowrun.Core.Policy;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Policy.Standards;

public sealed class BaselineTests
{
    private const string Pod = "spec.job.template.spec";

    [Theory]
    [InlineData("hostNetwork", "true")]
    [InlineData("hostPID", "true")]
    [InlineData("hostIPC", "true")]
    [InlineData("hostNetwork", "'{{ parameters.x }}'")]
    [InlineData("volumes[0].hostPath", "{'path': '/'}")]
    [InlineData("volumes[0].hostPath", "{}")]
    [InlineData("containers[0].securityContext.privileged", "true")]
    [InlineData("containers[0].securityContext.privileged", "'true'")]
    [InlineData("initContainers[0].securityContext.privileged", "true")]
    [InlineData("ephemeralContainers[0].securityContext.privileged", "true")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'SYS_ADMIN'")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'NET_RAW'")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'ALL'")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'chown'")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'{{ flow }}'")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "7")]
    [InlineData("containers[0].securityContext.capabilities.add", "'SYS_ADMIN'")]
    [InlineData("containers[0].securityContext.procMount", "'Unmasked'")]
    [InlineData("containers[0].ports[0].hostPort", "8080")]
    [InlineData("containers[0].ports[0].hostPort", "'8080'")]
    [InlineData("containers[0].livenessProbe.httpGet.host", "'169.254.169.254'")]
    [InlineData("containers[0].readinessProbe.tcpSocket.host", "'10.0.0.1'")]
    [InlineData("initContainers[0].startupProbe.httpGet.host", "'10.0.0.1'")]
    [InlineData("containers[0].lifecycle.postStart.httpGet.host", "'10.0.0.1'")]
    [InlineData("containers[0].lifecycle.preStop.tcpSocket.host", "'10.0.0.1'")]
    [InlineData("securityContext.sysctls[0].name", "'kernel.msgmax'")]
    [InlineData("securityContext.windowsOptions.hostProcess", "true")]
    [InlineData("containers[0].securityContext.windowsOptions.hostProcess", "true")]
    [InlineData("securityContext.seLinuxOptions.type", "'spc_t'")]
    [InlineData("securityContext.seLinuxOptions.user", "'system_u'")]
    [InlineData("containers[0].securityContext.seLinuxOptions.role", "'system_r'")]
    [InlineData("securityContext.seccompProfile.type", "'Unconfined'")]
    [InlineData("initContainers[0].securityContext.seccompProfile.type", "'Unconfined'")]
    [InlineData("containers[0].securityContext.appArmorProfile.type", "'Unconfined'")]
    public void Read_ForbiddenByBaseline_IsRefusedThereAndOnlyThere(string path, string json)
    {
        var problem = Assert.Single(Manifest(path, json).Under(PodSecurity.Baseline));

        Assert.Equal($"{Pod}.{path}", problem.Path);
        Assert.Contains("(Pod Security Baseline: ", problem.Expected, StringComparison.Ordinal);
        Assert.NotNull(problem.Found);
        Assert.Empty(Manifest(path, json).Under(PodSecurity.Privileged));
    }

    [Theory]
    [InlineData("hostNetwork", "false")]
    [InlineData("volumes[0].emptyDir", "{}")]
    [InlineData("volumes[0].nfs", "{'server': 'a', 'path': '/'}")]
    [InlineData("containers[0].securityContext.privileged", "false")]
    [InlineData("containers[0].securityContext.runAsUser", "0")]
    [InlineData("containers[0].securityContext.allowPrivilegeEscalation", "true")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'CHOWN'")]
    [InlineData("containers[0].securityContext.procMount", "'Default'")]
    [InlineData("containers[0].ports[0].hostPort", "0")]
    [InlineData("containers[0].livenessProbe.httpGet.host", "''")]
    [InlineData("securityContext.sysctls[0].name", "'net.ipv4.tcp_syncookies'")]
    [InlineData("securityContext.seLinuxOptions.type", "'container_t'")]
    [InlineData("securityContext.seLinuxOptions.level", "'s0:c1'")]
    [InlineData("securityContext.seccompProfile.type", "'Localhost'")]
    [InlineData("containers[0].securityContext.appArmorProfile.type", "'RuntimeDefault'")]
    public void Read_AllowedByBaseline_IsNot(string path, string json) => Assert.Empty(Manifest(path, json).Under(PodSecurity.Baseline));

    [Theory]
    [InlineData("runtime/default", true)]
    [InlineData("localhost/etl", true)]
    [InlineData("unconfined", false)]
    [InlineData("{{ key }}", false)]
    public void Read_AppArmorByAnnotation_IsJudgedToo(string profile, bool isAllowed)
    {
        var manifest = Make.Manifest();
        manifest["spec"]!["job"]!["template"]!["metadata"] = new System.Text.Json.Nodes.JsonObject
        {
            ["annotations"] = new System.Text.Json.Nodes.JsonObject { ["container.apparmor.security.beta.kubernetes.io/main"] = profile },
        };

        Assert.Equal(isAllowed, manifest.Under(PodSecurity.Baseline).Count == 0);
    }

    [Fact]
    public void Read_SeveralThings_AreAllSaid()
    {
        var manifest = Manifest("hostNetwork", "true").With($"{Pod}.hostPID", "true").With($"{Pod}.containers[0].securityContext.privileged", "true");

        Assert.Equal(
            ["spec.job.template.spec.hostNetwork", "spec.job.template.spec.hostPID", "spec.job.template.spec.containers[0].securityContext.privileged"],
            manifest.Under(PodSecurity.Baseline).Select(problem => problem.Path));
        Assert.Equal(
            "spec.job.template.spec.hostNetwork: found true: false, or left out (Pod Security Baseline: host namespaces)",
            manifest.Under(PodSecurity.Baseline)[0].ToString());
    }

    private static System.Text.Json.Nodes.JsonObject Manifest(string path, string json)
    {
        var manifest = Make.Manifest().With("spec.parameters.x", "'true'").With($"{Pod}.{path}", json);
        foreach (var list in new[] { "initContainers", "ephemeralContainers" })
        {
            if (manifest["spec"]!["job"]!["template"]!["spec"]![list] is not null)
            {
                manifest.With($"{Pod}.{list}[0].name", "'before'");
            }
        }

        return manifest;
    }
}

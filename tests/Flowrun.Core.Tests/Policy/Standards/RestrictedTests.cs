using System.Text.Json.Nodes;
using Flowrun.Core.Policy;
using Flowrun.Core.Tests.Flows.Reading;
using Flowrun.Testing;

namespace Flowrun.Core.Tests.Policy.Standards;

public sealed class RestrictedTests
{
    private const string Pod = "spec.job.template.spec";

    [Fact]
    public void Read_NothingSaid_SaysAllThatIsDemanded() => Assert.Equal(
        [
            "spec.job.template.spec.containers[0].securityContext.runAsNonRoot: true, here or in the pod's securityContext (Pod Security Restricted: running as non-root)",
            "spec.job.template.spec.containers[0].securityContext.seccompProfile.type: RuntimeDefault or Localhost, here or in the pod's securityContext (Pod Security Restricted: seccomp)",
            "spec.job.template.spec.containers[0].securityContext.allowPrivilegeEscalation: false (Pod Security Restricted: privilege escalation)",
            "spec.job.template.spec.containers[0].securityContext.capabilities.drop: [\"ALL\"] (Pod Security Restricted: capabilities)",
        ],
        Make.Manifest().Under(PodSecurity.Restricted).Select(problem => problem.ToString()));

    [Fact]
    public void Read_AllSaid_IsAllowed() => Assert.Empty(Fit().Under(PodSecurity.Restricted));

    [Fact]
    public void Read_AllSaidByTheBaseTemplate_IsAllowed()
    {
        var fit = (JsonObject)Fit()["spec"]!["job"]!;

        Assert.Empty(Make.Manifest().Under(new InstallationPolicy { PodSecurity = PodSecurity.Restricted }, fit));
    }

    [Theory]
    [InlineData("securityContext.runAsNonRoot", "false")]
    [InlineData("containers[0].securityContext.runAsNonRoot", "false")]
    [InlineData("securityContext.runAsUser", "0")]
    [InlineData("containers[0].securityContext.runAsUser", "0")]
    [InlineData("containers[0].securityContext.runAsUser", "'1000'")]
    [InlineData("containers[0].securityContext.allowPrivilegeEscalation", "true")]
    [InlineData("containers[0].securityContext.capabilities.drop", "['CHOWN']")]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'CHOWN'")]
    [InlineData("containers[0].securityContext.seccompProfile.type", "'Unconfined'")]
    [InlineData("volumes[0]", "{'name': 'v', 'nfs': {'server': 'a', 'path': '/'}}")]
    [InlineData("volumes[0]", "{'name': 'v'}")]
    public void Read_ForbiddenByRestricted_IsRefusedThere(string path, string json) =>
        Assert.Contains(Fit().With($"{Pod}.{path}", json).Under(PodSecurity.Restricted), problem => problem.Path == $"{Pod}.{path}");

    [Theory]
    [InlineData("containers[0].securityContext.capabilities.add[0]", "'NET_BIND_SERVICE'")]
    [InlineData("volumes[0].persistentVolumeClaim.claimName", "'v'")]
    [InlineData("containers[0].securityContext.runAsUser", "1000")]
    public void Read_AllowedByRestricted_IsNot(string path, string json) => Assert.Empty(Fit().With($"{Pod}.{path}", json).Under(PodSecurity.Restricted));

    [Fact]
    public void Read_Windows_HasNoCapabilities() => Assert.Empty(
        Make.Manifest().With($"{Pod}.os.name", "'windows'").With($"{Pod}.securityContext.runAsNonRoot", "true").Under(PodSecurity.Restricted));

    private static JsonObject Fit() => Make.Manifest()
        .With($"{Pod}.securityContext", "{'runAsNonRoot': true, 'seccompProfile': {'type': 'RuntimeDefault'}}")
        .With($"{Pod}.containers[0].securityContext", "{'allowPrivilegeEscalation': false, 'capabilities': {'drop': ['ALL']}}");
}

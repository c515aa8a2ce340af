using Flowrun.Sandbox.Kubelet;

namespace Flowrun.Sandbox.Tests.Kubelet;

public sealed class VariableExpansionTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["VAR"] = "value", ["ODD"] = "$(VAR) $$ $", ["EMPTY"] = "" };

    // Of Kubernetes' own tests of its expansion.
    [Theory]
    [InlineData("no dollar", "no dollar")]
    [InlineData("$(VAR)", "value")]
    [InlineData("a$(VAR)b$(VAR)", "avaluebvalue")]
    [InlineData("$(UNKNOWN)", "$(UNKNOWN)")]
    [InlineData("$(EMPTY)x", "x")]
    [InlineData("$$(VAR)", "$(VAR)")]
    [InlineData("$$$(VAR)", "$value")]
    [InlineData("$$$$(VAR)", "$$(VAR)")]
    [InlineData("$VAR", "$VAR")]
    [InlineData("$(VAR", "$(VAR")]
    [InlineData("$", "$")]
    [InlineData("a$", "a$")]
    [InlineData("$$", "$")]
    [InlineData("$(", "$(")]
    [InlineData("$()", "$()")]
    [InlineData("$((VAR))", "$((VAR))")]
    [InlineData("$(ODD)", "$(VAR) $$ $")]
    public void Expand_AsKubernetes(string text, string expected) => Assert.Equal(expected, VariableExpansion.Expand(text, Variables));
}

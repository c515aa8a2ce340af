using System.Text.Json.Nodes;
using Flowrun.Deploy.Tests.CloudFormation;

namespace Flowrun.Deploy.Tests.Iam;

/// <summary>Who may be the worker: one service account of one cluster.</summary>
public class WorkerTrustTests
{
    private const string Issuer = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StackTemplates.Sam)]
    [InlineData(StackTemplates.Serverless)]
    public async Task Role_NoIdentity_IsNotMade(string tool)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("Notify", "direct"));

        Assert.Contains("WorkerPolicy", stack.Resources.Keys);
        Assert.DoesNotContain("WorkerRole", stack.Resources.Keys);
        Assert.DoesNotContain("WorkerIdentityAssociation", stack.Resources.Keys);
    }

    [Theory]
    [InlineData(StackTemplates.Sam)]
    [InlineData(StackTemplates.Serverless)]
    public async Task Role_Irsa_TrustsTheServiceAccount(string tool)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("WorkerIdentity", "irsa"), ("OidcProvider", Issuer), ("WorkerNamespace", "jobs"));

        var role = stack.Properties("WorkerRole");
        var statement = Assert.Single(JsonNode.Parse(role["AssumeRolePolicyDocument"]!.GetValue<string>())!["Statement"]!.AsArray())!;
        Assert.Equal("sts:AssumeRoleWithWebIdentity", statement["Action"]!.GetValue<string>());
        Assert.Equal($"arn:aws:iam::210987654321:oidc-provider/{Issuer}", statement["Principal"]!["Federated"]!.GetValue<string>());
        Assert.Equal("sts.amazonaws.com", statement["Condition"]!["StringEquals"]![$"{Issuer}:aud"]!.GetValue<string>());
        Assert.Equal("system:serviceaccount:jobs:flowrun", statement["Condition"]!["StringEquals"]![$"{Issuer}:sub"]!.GetValue<string>());
        Assert.Equal("""["WorkerPolicy"]""", role["ManagedPolicyArns"]!.ToJsonString());
        Assert.DoesNotContain("WorkerIdentityAssociation", stack.Resources.Keys);
    }

    [Theory]
    [InlineData(StackTemplates.Sam)]
    [InlineData(StackTemplates.Serverless)]
    public async Task Role_PodIdentity_TrustsTheServiceAccountOfTheCluster(string tool)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, ("WorkerIdentity", "pod-identity"), ("ClusterName", "batch"), ("WorkerServiceAccount", "worker"));

        var statement = Assert.Single(stack.Properties("WorkerRole")["AssumeRolePolicyDocument"]!["Statement"]!.AsArray())!;
        Assert.Equal("pods.eks.amazonaws.com", statement["Principal"]!["Service"]!.GetValue<string>());
        Assert.Equal("""["sts:AssumeRole","sts:TagSession"]""", statement["Action"]!.ToJsonString());
        Assert.Equal(
            """{"aws:RequestTag/eks-cluster-arn":"arn:aws:eks:eu-west-1:210987654321:cluster/batch","aws:RequestTag/kubernetes-namespace":"flowrun","aws:RequestTag/kubernetes-service-account":"worker"}""",
            statement["Condition"]!["StringEquals"]!.ToJsonString());
        Assert.Equal(
            """{"ClusterName":"batch","Namespace":"flowrun","ServiceAccount":"worker","RoleArn":"WorkerRole.Arn"}""",
            stack.Properties("WorkerIdentityAssociation").ToJsonString());
    }
}

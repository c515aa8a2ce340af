using Flowrun.Deploy.Tests.CloudFormation;
using Flowrun.Deploy.Tests.Terraform;

namespace Flowrun.Deploy.Tests.Iam;

/// <summary>The forwarder's role allows what its code calls and what Lambda does in its name, and its environment is what the code reads.</summary>
public class ForwarderGrantTests
{
    private const string Assembly = "bootstrap";

    // The templates give the URL itself: it is no secret, and the role needs nothing for it.
    private const string NeverSet = "FLOWRUN_QUEUE_URL_PARAMETER";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Calls_OfTheForwarder_AreFound()
    {
        Assert.Equal(["S3.GetObjectMetadata", "SQS.SendMessageBatch", "SimpleSystemsManagement.GetParameter"], AwsCalls.Of(Assembly));
    }

    [Theory]
    [MemberData(nameof(GrantTests.Settings), MemberType = typeof(GrantTests))]
    public async Task ForwarderRole_EverySetting_IsWhatTheCodeCalls(string tool, bool enriches, bool keys)
    {
        var settings = new GrantSettings(enriches, keys);

        var granted = tool == "terraform"
            ? (await TerraformModule.ReadAsync(Cancellation)).Grants("forwarder", settings)
            : StackGrants.OfForwarder(await StackGrants.StackAsync(tool, settings, Cancellation));

        Assert.Equal(NeededGrants.OfForwarder(settings).Select(grant => grant.ToString()).Order(), granted.Select(grant => grant.ToString()).Order());
    }

    [Theory]
    [InlineData(StackTemplates.Sam, "Forwarder")]
    [InlineData(StackTemplates.Serverless, "ForwarderLambdaFunction")]
    public async Task Environment_OfAStack_IsWhatTheCodeReads(string tool, string function)
    {
        var stack = await StackTemplates.StackAsync(tool, Cancellation, StackTemplates.WithEverything());

        Assert.Equal(AwsCalls.VariablesOf(Assembly).Except([NeverSet]), stack.Properties(function)["Environment"]!["Variables"]!.AsObject().Select(variable => variable.Key).Order());
    }

    [Fact]
    public async Task Environment_OfTheModule_IsWhatTheCodeReads()
    {
        var module = await TerraformModule.ReadAsync(Cancellation);

        var environment = module.Block("resource", "aws_lambda_function", "forwarder")["environment"]![0]!["variables"]!.GetValue<string>();
        Assert.Equal(AwsCalls.VariablesOf(Assembly).Except([NeverSet]), environment.Split([' ', '{', '}', '\n'], StringSplitOptions.None).Where(word => word.StartsWith("FLOWRUN_", StringComparison.Ordinal)).Order());
    }
}

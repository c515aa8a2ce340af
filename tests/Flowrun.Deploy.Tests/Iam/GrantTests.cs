using Flowrun.Deploy.Tests.CloudFormation;
using Flowrun.Deploy.Tests.Terraform;

namespace Flowrun.Deploy.Tests.Iam;

/// <summary>The roles of every template allow just the calls that the code makes.</summary>
public class GrantTests
{
    private static readonly string[] Tools = [StackTemplates.Sam, StackTemplates.Serverless, "terraform"];

    public static TheoryData<string, bool, bool> Settings { get; } =
        [.. from tool in Tools from enriches in (bool[])[false, true] from keys in (bool[])[false, true] select (tool, enriches, keys)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Calls_OfTheWorker_AreFound()
    {
        // Were the reading of the code to break, the roles would be compared with nothing.
        Assert.Superset(new HashSet<string> { "SQS.ReceiveMessage", "SQS.DeleteMessageBatch", "S3.GetObjectMetadata" }, new HashSet<string>(AwsCalls.Of("Flowrun.Worker")));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task WorkerPolicy_EverySetting_IsWhatTheCodeCalls(string tool, bool enriches, bool keys)
    {
        var settings = new GrantSettings(enriches, keys);

        var granted = tool == "terraform"
            ? (await TerraformModule.ReadAsync(Cancellation)).Grants("worker", settings)
            : StackGrants.OfWorker(await StackGrants.StackAsync(tool, settings, Cancellation));

        Assert.Equal(NeededGrants.OfWorker(settings).Select(grant => grant.ToString()).Order(), granted.Select(grant => grant.ToString()).Order());
    }
}

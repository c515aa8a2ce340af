namespace Flowrun.Deploy.Tests.CloudFormation;

public class SamParametersTests
{
    private static readonly Dictionary<string, string> Bucket = new() { ["BucketName"] = "landing" };

    [Theory]
    [InlineData("Notify", "sns")]
    [InlineData("Prefix", "orders/*")]
    [InlineData("Suffix", "'; rm -rf /; '")]
    [InlineData("BucketName", "Landing Zone")]
    [InlineData("OidcProvider", "https://oidc.eks.eu-west-1.amazonaws.com/id/0123")]
    [InlineData("LogRetentionDays", "31")]
    public void Parameter_OutOfRange_IsRefused(string name, string value)
    {
        var parameters = new Dictionary<string, string>(Bucket) { [name] = value };

        Assert.Throws<InvalidOperationException>(() => Stack.Of(StackTemplates.SamTemplate(), parameters));
    }

    [Fact]
    public void Parameters_All_AreDescribedAndUsed()
    {
        var template = StackTemplates.SamTemplate();
        var parameters = template["Parameters"]!.AsObject();
        var rest = string.Concat(template.Where(section => section.Key != "Parameters").Select(section => section.Value!.ToJsonString(new() { WriteIndented = false })));

        Assert.All(parameters, parameter => Assert.NotEmpty(parameter.Value!["Description"]?.GetValue<string>() ?? ""));
        Assert.All(parameters, parameter => Assert.True(
            rest.Contains($$"""{"Ref":"{{parameter.Key}}"}""", StringComparison.Ordinal) || rest.Contains($"${{{parameter.Key}}}", StringComparison.Ordinal), parameter.Key));
    }

    [Fact]
    public void Rules_EachThatNeedsAnother_AskForIt()
    {
        var rules = StackTemplates.SamTemplate()["Rules"]!.AsObject();

        Assert.Equal(
            ["""{"Fn::Equals":[{"Ref":"Notify"},"forwarder"]}""", """{"Fn::Equals":[{"Ref":"WorkerIdentity"},"irsa"]}""", """{"Fn::Equals":[{"Ref":"WorkerIdentity"},"pod-identity"]}"""],
            rules.Select(rule => rule.Value!["RuleCondition"]!.ToJsonString()));
    }

    [Fact]
    public void Conditions_All_AreUsed()
    {
        var template = StackTemplates.SamTemplate();
        var text = template.ToJsonString();

        Assert.All(template["Conditions"]!.AsObject(), condition => Assert.True(Uses(text, condition.Key), condition.Key));
    }

    private static bool Uses(string text, string condition) =>
        text.Contains($"\"Condition\":\"{condition}\"", StringComparison.Ordinal) || text.Contains($"\"Fn::If\":[\"{condition}\"", StringComparison.Ordinal);
}

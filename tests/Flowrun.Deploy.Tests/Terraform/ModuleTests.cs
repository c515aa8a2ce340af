using System.Text.RegularExpressions;

namespace Flowrun.Deploy.Tests.Terraform;

/// <summary>The module's references meet, and it makes what the other templates make.</summary>
public partial class ModuleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Variables_All_AreDescribedTypedAndUsed()
    {
        var module = await TerraformModule.ReadAsync(Cancellation);
        var declared = module.Named("variable").ToList();

        Assert.All(declared, variable => Assert.NotEmpty(variable.Body["description"]!.GetValue<string>()));
        Assert.All(declared, variable => Assert.True(variable.Body.ContainsKey("type"), variable.Name));
        Assert.Equal(declared.Select(variable => variable.Name).Order(), References(module, "var").Order());
    }

    [Fact]
    public async Task References_All_AreDeclared()
    {
        var module = await TerraformModule.ReadAsync(Cancellation);
        var text = module.Files.ToJsonString(Plain);

        Assert.Empty(References(module, "local").Except(module.Files.SelectMany(file => file.Value!["locals"]?.AsArray() ?? []).SelectMany(locals => locals!.AsObject()).Select(local => local.Key)));
        var data = module.Blocks("data").Select(block => $"data.{block.Type}.{block.Name}");
        var resources = module.Blocks("resource").Select(block => $"{block.Type}.{block.Name}");
        Assert.Empty(Reference().Matches(text).Select(match => match.Value).Distinct().Except(data).Except(resources));
    }

    [Fact]
    public async Task Example_Module_GivesWhatItMustAndNoMore()
    {
        var module = await TerraformModule.ReadAsync(Cancellation);
        var example = await TerraformModule.ReadAsync(Cancellation, "example");
        var variables = module.Named("variable").ToDictionary(variable => variable.Name, variable => variable.Body);
        var call = Assert.Single(example.Named("module")).Body;

        Assert.Equal("../", call["source"]!.GetValue<string>());
        var given = call.Select(argument => argument.Key).Where(name => name != "source").ToList();
        Assert.Empty(given.Except(variables.Keys));
        Assert.Empty(variables.Where(variable => !variable.Value.ContainsKey("default")).Select(variable => variable.Key).Except(given));
        Assert.Empty(ModuleOutput().Matches(example.Files.ToJsonString(Plain)).Select(match => match.Groups["name"].Value).Except(module.Named("output").Select(output => output.Name)));
        Assert.Equal(
            module.Files["versions.tf"]!["terraform"]![0]!["required_providers"]!.ToJsonString(), example.Files["main.tf"]!["terraform"]![0]!["required_providers"]!.ToJsonString());
    }

    [Fact]
    public async Task Queues_KeepEncryptAndRedrive()
    {
        var module = await TerraformModule.ReadAsync(Cancellation);

        foreach (var name in (string[])["queue", "dead_letter"])
        {
            var queue = module.Block("resource", "aws_sqs_queue", name);
            Assert.Equal("1209600", queue["message_retention_seconds"]!.ToString());
            Assert.Equal("1048576", queue["max_message_size"]!.ToString());
            Assert.Equal("""${var.kms_key_arn == "" ? true : null}""", queue["sqs_managed_sse_enabled"]!.GetValue<string>());
            Assert.Equal("""${var.kms_key_arn == "" ? null : var.kms_key_arn}""", queue["kms_master_key_id"]!.GetValue<string>());
        }

        Assert.Contains("aws_sqs_queue.dead_letter.arn", module.Block("resource", "aws_sqs_queue", "queue")["redrive_policy"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("60", module.Block("resource", "aws_sqs_queue", "queue")["visibility_timeout_seconds"]!.ToString());
        Assert.Equal("10", module.Named("variable").Single(variable => variable.Name == "max_receive_count").Body["default"]!.ToString());
    }

    [Theory]
    [InlineData("queue", new[] { "direct", "eventbridge" })]
    [InlineData("dead_letter", new[] { "eventbridge" })]
    public async Task QueuePolicies_LetInOneSourceAndOnlyTls(string queue, string[] ways)
    {
        var module = await TerraformModule.ReadAsync(Cancellation);
        var document = module.Block("data", "aws_iam_policy_document", queue);

        Assert.Equal(
            """
            [{"actions":["sqs:*"],"condition":[{"test":"Bool","values":["false"],"variable":"aws:SecureTransport"}],"effect":"Deny","principals":[{"identifiers":["*"],"type":"*"}],"resources":["${aws_sqs_queue.QUEUE.arn}"],"sid":"OnlyByTls"}]
            """.Replace("QUEUE", queue, StringComparison.Ordinal),
            document["statement"]!.ToJsonString(Plain));
        var dynamic = document["dynamic"]!["statement"]!.AsArray();
        Assert.Equal(ways.Select(way => $$"""${var.notify == "{{way}}" ? ["{{way}}"] : []}"""), dynamic.Select(each => each!["for_each"]!.GetValue<string>()));
        foreach (var (way, content) in ways.Zip(dynamic.Select(each => Assert.Single(each!["content"]!.AsArray())!)))
        {
            var (service, source) = way == "direct" ? ("s3.amazonaws.com", "${local.bucket_arn}") : ("events.amazonaws.com", "${aws_cloudwatch_event_rule.upload[0].arn}");
            Assert.Equal("""["sqs:SendMessage"]""", content["actions"]!.ToJsonString());
            Assert.Equal($$"""[{"identifiers":["{{service}}"],"type":"Service"}]""", content["principals"]!.ToJsonString());
            Assert.Equal(
                [("aws:SourceArn", source), ("aws:SourceAccount", "${local.account}")],
                content["condition"]!.AsArray().Select(each => (each!["variable"]!.GetValue<string>(), each["values"]![0]!.GetValue<string>())));
        }
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static HashSet<string> References(TerraformModule module, string kind) =>
        [.. Regex.Matches(module.Files.ToJsonString(Plain), $@"\b{kind}\.(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"(?<![.\w])(data\.)?aws_[a-z0-9_]+\.[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"module\.flowrun\.(?<name>[a-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ModuleOutput();
}

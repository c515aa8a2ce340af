using System.Text.Json.Nodes;
using Flowrun.Deploy.Tests.Iam;

namespace Flowrun.Deploy.Tests.Terraform;

/// <summary>The Terraform module, parsed: expressions stand as their text.</summary>
internal sealed class TerraformModule
{
    public const string Parser = "FLOWRUN_TEST_HCL2JSON";

    private TerraformModule(JsonObject files) => Files = files;

    /// <summary>Each file's blocks, by its name.</summary>
    public JsonObject Files { get; }

    public static async Task<TerraformModule> ReadAsync(CancellationToken cancellationToken, params string[] folder)
    {
        var files = Directory.EnumerateFiles(DeployFolder.PathOf(["terraform", .. folder]), "*.tf");
        return new(await NodeTool.RunAsync("hcl-to-json.mjs", "@cdktf/hcl2json", Parser, files, "", cancellationToken));
    }

    /// <summary>Blocks of one kind with two labels: <c>resource</c> or <c>data</c>.</summary>
    public IEnumerable<(string Type, string Name, JsonObject Body)> Blocks(string kind) =>
        from file in Files
        from type in file.Value![kind]?.AsObject() ?? []
        from block in type.Value!.AsObject()
        select (type.Key, block.Key, Assert.Single(block.Value!.AsArray())!.AsObject());

    /// <summary>Blocks of one kind with one label: <c>variable</c>, <c>output</c> or <c>module</c>.</summary>
    public IEnumerable<(string Name, JsonObject Body)> Named(string kind) =>
        from file in Files
        from block in file.Value![kind]?.AsObject() ?? []
        select (block.Key, Assert.Single(block.Value!.AsArray())!.AsObject());

    public JsonObject Block(string kind, string type, string name) => Blocks(kind).Single(block => block.Type == type && block.Name == name).Body;

    /// <summary>What a policy document allows.</summary>
    public HashSet<Grant> Grants(string document, GrantSettings settings)
    {
        var body = Block("data", "aws_iam_policy_document", document);
        var statements = body["statement"]!.AsArray().Concat(
            body["dynamic"]!["statement"]!.AsArray().Where(each => Applies(each!["for_each"]!.GetValue<string>(), settings)).Select(each => Assert.Single(each!["content"]!.AsArray())));
        return [.. statements.SelectMany(statement => Statement(statement!))];
    }

    private static IEnumerable<Grant> Statement(JsonNode statement)
    {
        Assert.Null(statement["effect"]);
        return from action in statement["actions"]!.AsArray()
               from resource in statement["resources"]!.AsArray()
               select new Grant(action!.GetValue<string>(), PlaceOf(resource!.GetValue<string>()));
    }

    private static bool Applies(string forEach, GrantSettings settings) => forEach switch
    {
        """${var.enrich == "head" ? ["head"] : []}""" => settings.EnrichesByHead,
        """${var.kms_key_arn == "" ? [] : [var.kms_key_arn]}""" => settings.HasKeys,
        """${var.bucket_kms_key_arn == "" ? [] : [var.bucket_kms_key_arn]}""" => settings.HasKeys,
        _ => throw new InvalidOperationException($"Say here when a statement applies for each of {forEach}."),
    };

    private static string PlaceOf(string resource) => resource switch
    {
        "${aws_sqs_queue.queue.arn}" => Place.Queue,
        "${aws_sqs_queue.dead_letter.arn}" => Place.DeadLetterQueue,
        "${local.bucket_arn}" => Place.Bucket,
        "${local.bucket_arn}/*" => Place.Objects,
        "${aws_cloudwatch_log_group.forwarder[0].arn}:*" => Place.Logs,
        "${var.kms_key_arn}" => Place.QueueKey,
        "${var.bucket_kms_key_arn}" => Place.BucketKey,
        _ => resource,
    };
}

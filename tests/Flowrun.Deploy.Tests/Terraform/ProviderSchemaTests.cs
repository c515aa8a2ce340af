using System.Text.Json.Nodes;

namespace Flowrun.Deploy.Tests.Terraform;

/// <summary>Every argument of every resource is one that the AWS provider knows, and none that it requires is missing.</summary>
public class ProviderSchemaTests
{
    // Of Terraform itself, for every resource.
    private static readonly string[] MetaArguments = ["count", "for_each", "depends_on", "lifecycle", "provider"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Arguments_All_AreOfTheProvider()
    {
        var module = await TerraformModule.ReadAsync(Cancellation);
        var blocks = (from kind in (string[])["resource", "data"] from block in module.Blocks(kind) select (Type: $"{kind}:{block.Type}", block.Name, block.Body)).ToList();
        var schema = await SchemaAsync(blocks.Select(block => block.Type));

        Assert.Empty(blocks.SelectMany(block => schema[block.Type] is { } known
            ? Problems($"{block.Type}.{block.Name}", known.AsObject(), block.Body)
            : [$"{block.Type}: the provider has no such thing"]));
    }

    [Theory]
    [InlineData("""{"nmae": "q"}""", "q: no argument nmae")]
    [InlineData("""{"name": "q", "count": 1}""", null)]
    public async Task Problems_OfAnArgument_AreSeen(string body, string? problem)
    {
        var schema = await SchemaAsync(["resource:aws_sqs_queue"]);

        Assert.Equal(problem is null ? [] : [problem], Problems("q", schema["resource:aws_sqs_queue"]!.AsObject(), JsonNode.Parse(body)!.AsObject()));
    }

    private static Task<JsonObject> SchemaAsync(IEnumerable<string> types) =>
        NodeTool.RunAsync("terraform-schema.mjs", "@cdktf/provider-aws", "FLOWRUN_TEST_TERRAFORM_PROVIDER", [], string.Join('\n', types.Distinct()), Cancellation);

    private static IEnumerable<string> Problems(string path, JsonObject known, JsonObject found)
    {
        // dynamic "name" { content {…} } is as many blocks of that name.
        var blocks = found["dynamic"]?.AsObject().SelectMany(dynamic => dynamic.Value!.AsArray().Select(each => (dynamic.Key, Value: each!["content"]))) ?? [];
        var all = found.Where(argument => argument.Key != "dynamic").Select(argument => (argument.Key, argument.Value)).Concat(blocks).ToList();
        foreach (var (name, _) in known.Where(argument => argument.Value!["required"]!.GetValue<bool>() && all.TrueForAll(each => each.Key != argument.Key)))
        {
            yield return $"{path}: lacks {name}";
        }

        foreach (var (name, value) in all.Where(each => !MetaArguments.Contains(each.Key)))
        {
            if (known[name] is not { } argument)
            {
                yield return $"{path}: no argument {name}";
            }
            else if (argument["arguments"] is JsonObject inner && value is JsonArray list)
            {
                foreach (var problem in list.SelectMany(each => Problems($"{path}.{name}", inner, each!.AsObject())))
                {
                    yield return problem;
                }
            }
        }
    }
}

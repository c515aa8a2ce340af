using System.Text.Json.Nodes;

namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>What CloudFormation's own specification says of the resource types, from the package that the AWS CDK is generated from.</summary>
internal sealed class ResourceSchema
{
    // The specification's part on SAM is older than these.
    // Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
    private static readonly string[] NewerInSam = ["AutoPublishAliasAllProperties", "LoggingConfig"];

    private readonly JsonObject _types;

    private ResourceSchema(JsonObject types) => _types = types;

    public static async Task<ResourceSchema> OfAsync(Stack stack, CancellationToken cancellationToken)
    {
        var types = stack.Resources.Values.Select(resource => resource["Type"]!.GetValue<string>()).Distinct();
        return new(await NodeTool.RunAsync(
            "cloudformation-schema.mjs", "@aws-cdk/aws-service-spec", "FLOWRUN_TEST_AWS_SERVICE_SPEC", [], string.Join('\n', types), cancellationToken));
    }

    /// <returns>What is wrong, with its path.</returns>
    public IEnumerable<string> Problems(string name, JsonObject resource)
    {
        var type = resource["Type"]!.GetValue<string>();
        return _types[type] is not { } described
            ? [$"{name}: there is no type {type}"]
            : Properties(name, described["properties"]!.AsObject(), resource["Properties"]?.AsObject() ?? []).Where(problem => type != "AWS::Serverless::Function" || !NewerInSam.Any(problem.EndsWith));
    }

    public bool HasAttribute(string type, string attribute) => _types[type]!["attributes"]!.AsArray().Any(each => each!.GetValue<string>() == attribute);

    private static IEnumerable<string> Properties(string path, JsonObject described, JsonObject found) =>
        described.Where(property => property.Value!["required"]!.GetValue<bool>() && !found.ContainsKey(property.Key)).Select(property => $"{path}: lacks {property.Key}")
            .Concat(found.SelectMany(property => described[property.Key] is { } known ? Value($"{path}.{property.Key}", known, property.Value!) : [$"{path}: no property {property.Key}"]));

    private static IEnumerable<string> Value(string path, JsonNode described, JsonNode found)
    {
        if (described["list"] is { } element)
        {
            return found is JsonArray items ? items.SelectMany((item, index) => Value($"{path}[{index}]", element, item!)) : [$"{path}: is no list"];
        }

        if (described["properties"] is JsonObject properties)
        {
            return found is JsonObject map ? Properties(path, properties, map) : [$"{path}: is no object"];
        }

        return described["values"] is JsonArray values && !values.Any(value => value!.ToString() == found.ToString()) ? [$"{path}: {found} is none of {values.ToJsonString()}"] : [];
    }
}

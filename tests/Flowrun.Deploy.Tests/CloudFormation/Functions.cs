using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>The intrinsic functions that the templates use.</summary>
internal sealed partial class Functions(JsonObject template, IReadOnlyDictionary<string, string> given)
{
    private static readonly Dictionary<string, string> Pseudo = new()
    {
        ["AWS::AccountId"] = Stack.Account,
        ["AWS::Partition"] = "aws",
        ["AWS::Region"] = "eu-west-1",
        ["AWS::StackName"] = "flowrun",
    };

    // Stands for AWS::NoValue until the property that holds it is left out.
    private readonly JsonObject _nothing = [];
    private readonly Dictionary<string, string> _parameters = Parameters(template, given);

    public bool IsMade(JsonNode entry) => entry["Condition"] is not JsonValue condition || Holds(condition.GetValue<string>());

    public JsonNode? CarryOut(JsonNode? node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(CarryOut).Where(IsSomething).Select(Detach)]),
        JsonObject { Count: 1 } call when Call(call) is { } result => result,
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, CarryOut(pair.Value))).Where(pair => IsSomething(pair.Value))
            .Select(pair => KeyValuePair.Create(pair.Key, Detach(pair.Value)))),
        _ => node?.DeepClone(),
    };

    private static Dictionary<string, string> Parameters(JsonObject template, IReadOnlyDictionary<string, string> given)
    {
        var declared = template["Parameters"]?.AsObject() ?? [];
        if (given.Keys.FirstOrDefault(name => !declared.ContainsKey(name)) is { } unknown)
        {
            throw new InvalidOperationException($"The template has no parameter {unknown}.");
        }

        return declared.Where(pair => given.ContainsKey(pair.Key) || pair.Value!["Default"] is not null)
            .ToDictionary(pair => pair.Key, pair => given.TryGetValue(pair.Key, out var value) ? Allowed(pair, value) : pair.Value!["Default"]!.ToString());
    }

    private static string Allowed(KeyValuePair<string, JsonNode?> parameter, string value)
    {
        var pattern = parameter.Value!["AllowedPattern"]?.GetValue<string>();
        var values = parameter.Value["AllowedValues"]?.AsArray().Select(each => each!.ToString());
        return (pattern is null || Regex.IsMatch(value, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))) && values?.Contains(value) != false
            ? value
            : throw new InvalidOperationException($"{parameter.Key}: {value} is not allowed.");
    }

    private static JsonNode? Detach(JsonNode? node) => node?.Parent is null ? node : node.DeepClone();

    private bool IsSomething(JsonNode? node) => !ReferenceEquals(node, _nothing);

    private JsonNode? Call(JsonObject call)
    {
        var (function, argument) = call.First();
        return function switch
        {
            "Ref" => Reference(argument!.GetValue<string>()),
            "Fn::GetAtt" => Attribute(argument![0]!.GetValue<string>(), argument[1]!.GetValue<string>()),
            "Fn::Sub" => Substitute(argument!),
            "Fn::Join" => string.Join(argument![0]!.GetValue<string>(), CarryOut(argument[1])!.AsArray().Select(each => each!.GetValue<string>())),
            "Fn::If" => CarryOut(argument![Holds(argument[0]!.GetValue<string>()) ? 1 : 2]),
            _ when function.StartsWith("Fn::", StringComparison.Ordinal) => throw new InvalidOperationException($"{function} is not known here."),
            _ => null,
        };
    }

    private JsonNode Reference(string name)
    {
        if (name == "AWS::NoValue")
        {
            return _nothing;
        }

        if (_parameters.TryGetValue(name, out var value) || Pseudo.TryGetValue(name, out value))
        {
            return value;
        }

        // SAM: the alias that AutoPublishAlias makes.
        var resource = name.EndsWith(".Alias", StringComparison.Ordinal) ? name[..^".Alias".Length] : name;
        Resource(resource);
        return name;
    }

    private JsonNode Attribute(string resource, string attribute)
    {
        Resource(resource);
        return $"{resource}.{attribute}";
    }

    private void Resource(string name)
    {
        var resource = template["Resources"]![name] ?? throw new InvalidOperationException($"{name} is neither a parameter with a value nor a resource.");
        if (!IsMade(resource))
        {
            throw new InvalidOperationException($"{name} is referred to and not made.");
        }
    }

    private JsonNode Substitute(JsonNode argument)
    {
        var (text, variables) = argument is JsonArray pair ? (pair[0]!, pair[1]!.AsObject()) : (argument, []);
        return Variable().Replace(text.GetValue<string>(), match =>
        {
            var name = match.Groups["name"].Value;
            var value = variables[name] is { } local ? CarryOut(local)!
                : name.Split('.', 2) is [var resource, var attribute] ? Attribute(resource, attribute)
                : Reference(name);
            return value.GetValue<string>();
        });
    }

    private bool Holds(string condition) => Decide(template["Conditions"]![condition] ?? throw new InvalidOperationException($"There is no condition {condition}."));

    private bool Decide(JsonNode node)
    {
        var (function, argument) = node.AsObject().First();
        return function switch
        {
            "Condition" => Holds(argument!.GetValue<string>()),
            "Fn::Equals" => CarryOut(argument![0])!.ToString() == CarryOut(argument[1])!.ToString(),
            "Fn::Not" => !Decide(argument![0]!),
            "Fn::Or" => argument!.AsArray().Any(each => Decide(each!)),
            "Fn::And" => argument!.AsArray().All(each => Decide(each!)),
            _ => throw new InvalidOperationException($"{function} is no condition."),
        };
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9:.]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}

using System.Text.Json.Nodes;

namespace Flowrun.Deploy.Tests.CloudFormation;

/// <summary>What a template becomes with these parameters: its conditions decided, its functions carried out.</summary>
/// <remarks>What only AWS knows stands as its name: <c>Queue</c> for a Ref, <c>Queue.Arn</c> for an attribute.</remarks>
internal sealed class Stack
{
    public const string Account = "210987654321";

    private readonly JsonObject _template;
    private readonly Functions _functions;

    private Stack(JsonObject template, IReadOnlyDictionary<string, string> parameters)
    {
        _template = template;
        _functions = new(template, parameters);
        Resources = Section("Resources").ToDictionary(pair => pair.Key, pair => pair.Value!.AsObject());
        Outputs = Section("Outputs").ToDictionary(pair => pair.Key, pair => pair.Value!["Value"]!.GetValue<string>());
    }

    /// <summary>The resources that are made.</summary>
    public IReadOnlyDictionary<string, JsonObject> Resources { get; }

    /// <summary>The outputs that are given.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; }

    /// <param name="template">The template.</param>
    /// <param name="parameters">What is given; the defaults hold for the rest.</param>
    /// <exception cref="InvalidOperationException">A parameter that is unknown or has no value; a reference to what is not there.</exception>
    public static Stack Of(JsonObject template, IReadOnlyDictionary<string, string> parameters) => new(template, parameters);

    public JsonObject Properties(string resource) => Resources[resource]["Properties"]!.AsObject();

    private IEnumerable<KeyValuePair<string, JsonNode?>> Section(string name)
    {
        foreach (var (key, value) in _template[name]?.AsObject() ?? [])
        {
            if (_functions.IsMade(value!))
            {
                yield return KeyValuePair.Create(key, _functions.CarryOut(value));
            }
        }
    }
}

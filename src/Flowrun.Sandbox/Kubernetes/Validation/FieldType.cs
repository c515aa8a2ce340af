namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>The type of a field, as far as the sandbox looks.</summary>
internal abstract record FieldType
{
    /// <summary>Taken as it comes.</summary>
    public static readonly FieldType Anything = new Scalar("");
    public static readonly FieldType Text = new Scalar("string");
    public static readonly FieldType Flag = new Scalar("bool");
    public static readonly FieldType Number32 = new Scalar("int32");
    public static readonly FieldType Number64 = new Scalar("int64");
    public static readonly FieldType Quantity = new Scalar("quantity");
    public static readonly FieldType TextMap = new MapOf(Text);
    public static readonly FieldType QuantityMap = new MapOf(Quantity);
    public static readonly FieldType Texts = new ListOf(Text);
    public static readonly FieldType Things = new ListOf(Anything);

    public sealed record Scalar(string GoType) : FieldType;

    public sealed record MapOf(FieldType Value) : FieldType;

    public sealed record ListOf(FieldType Item) : FieldType;
}

/// <summary>An object whose fields are all known.</summary>
/// <param name="GoType">Its name in messages.</param>
/// <param name="Fields">All of its fields.</param>
internal sealed record Structure(string GoType, IReadOnlyDictionary<string, FieldType> Fields) : FieldType
{
    /// <param name="goType">Its name in messages.</param>
    /// <param name="fields">Fields that are more than text.</param>
    /// <param name="texts">Names of fields that are text, apart by spaces.</param>
    /// <param name="anything">Names of fields that are taken as they come, apart by spaces.</param>
    public static Structure Of(string goType, IEnumerable<(string Name, FieldType Type)> fields, string texts = "", string anything = "") =>
        new(goType, fields.Concat(Split(texts, Text)).Concat(Split(anything, Anything)).ToDictionary(field => field.Name, field => field.Type));

    private static IEnumerable<(string Name, FieldType Type)> Split(string names, FieldType type) =>
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => (name, type));
}

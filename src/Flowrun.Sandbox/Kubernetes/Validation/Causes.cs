namespace Flowrun.Sandbox.Kubernetes.Validation;

/// <summary>Everything that is wrong with an object.</summary>
internal sealed class Causes
{
    private readonly List<Cause> _list = [];

    public IReadOnlyList<Cause> List => _list;

    public void Required(string field, string detail = "") =>
        _list.Add(new Cause("FieldValueRequired", detail.Length == 0 ? "Required value" : $"Required value: {detail}", field));

    /// <param name="field">Where.</param>
    /// <param name="value">What was found, as JSON.</param>
    /// <param name="detail">What would be right.</param>
    public void Invalid(string field, string value, string detail) => _list.Add(new Cause("FieldValueInvalid", $"Invalid value: {value}: {detail}", field));

    /// <summary>Invalid, without the value.</summary>
    public void Broken(string field, string detail) => _list.Add(new Cause("FieldValueInvalid", $"Invalid value: {detail}", field));

    public void Duplicate(string field, string value) => _list.Add(new Cause("FieldValueDuplicate", $"Duplicate value: \"{value}\"", field));

    public void NotSupported(string field, string value, params IEnumerable<string> supported) =>
        _list.Add(new Cause(
            "FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(one => $"\"{one}\""))}", field));

    public void TooLong(string field, string detail) => _list.Add(new Cause("FieldValueTooLong", $"Too long: {detail}", field));

    public void Add(Cause cause) => _list.Add(cause);

    public void Forbidden(string field, string detail) => _list.Add(new Cause("FieldValueForbidden", $"Forbidden: {detail}", field));
}

/// <summary>One thing that is wrong.</summary>
internal sealed record Cause(string Reason, string Message, string Field);

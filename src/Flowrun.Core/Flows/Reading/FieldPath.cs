using System.Buffers;
using Flowrun.Core.Text;

namespace Flowrun.Core.Flows.Reading;

/// <summary>Where something stands in a manifest: <c>spec.triggers[0].s3.pattern</c>, <c>metadata.labels["a.b"]</c>.</summary>
internal static class FieldPath
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$");

    public static string Of(string path, string name) =>
        !name.AsSpan().ContainsAnyExcept(Plain) && name.Length is > 0 and <= 80
            ? path.Length == 0 ? name : $"{path}.{name}"
            : $"{path}[{Excerpt.Of(name)}]";

    public static string Of(string path, int index) => $"{path}[{index}]";
}

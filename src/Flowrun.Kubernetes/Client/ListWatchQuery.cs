using System.Text;

namespace Flowrun.Kubernetes.Client;

/// <summary>A path with its query.</summary>
internal sealed class ListWatchQuery(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _any;

    /// <param name="value">Null or empty: the parameter is left out.</param>
    public ListWatchQuery Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_any ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            _any = true;
        }

        return this;
    }

    public override string ToString() => _text.ToString();
}

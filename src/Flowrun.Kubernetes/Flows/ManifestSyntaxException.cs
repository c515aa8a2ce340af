namespace Flowrun.Kubernetes.Flows;

/// <summary>A text is no YAML or JSON that a manifest can be read from. The message says where, by line and column, and what would be right.</summary>
public sealed class ManifestSyntaxException : FormatException
{
    public ManifestSyntaxException()
    {
    }

    public ManifestSyntaxException(string message)
        : base(message)
    {
    }

    public ManifestSyntaxException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static ManifestSyntaxException At(long line, long column, string message, Exception? inner = null) =>
        new($"line {line}, column {column}: {message}", inner!);
}

namespace Flowrun.Core.Flows.Reading;

internal static class MetadataReader
{
    /// <summary>Unknown fields are warnings here: a newer API server may send some.</summary>
    public static (string? Name, string? Namespace) Read(ObjectReader manifest)
    {
        if (manifest["metadata"] is null)
        {
            manifest.Problems.Add("metadata.name", null, $"missing: {DnsName.LabelRule}");
        }

        return manifest.Object("metadata", FlowFields.Metadata, unknownIsWarning: true) is { } metadata
            ? (metadata.Required("name", DnsName.LabelRule, LabelFault), metadata.Text("namespace", LabelFault))
            : (null, null);
    }

    private static string? LabelFault(string text) => DnsName.IsLabel(text) ? null : DnsName.LabelRule;
}

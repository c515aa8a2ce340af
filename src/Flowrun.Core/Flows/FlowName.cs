namespace Flowrun.Core.Flows;

/// <summary>The name of one Flow object (one version): a DNS-1123 label.</summary>
public readonly record struct FlowName(string Value)
{
    public override string ToString() => Value;
}

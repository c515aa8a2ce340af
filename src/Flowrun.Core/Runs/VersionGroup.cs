namespace Flowrun.Core.Runs;

/// <summary>The stable name of a flow over its versions: a DNS-1123 label.</summary>
public readonly record struct VersionGroup(string Value)
{
    public override string ToString() => Value;
}

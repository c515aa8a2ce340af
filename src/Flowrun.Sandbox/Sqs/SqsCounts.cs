using System.Runtime.InteropServices;

namespace Flowrun.Sandbox.Sqs;

/// <summary>What a queue holds at one moment.</summary>
/// <param name="Visible">Waiting to be received.</param>
/// <param name="InFlight">Received and neither deleted nor visible again.</param>
/// <param name="Delayed">Sent, not yet visible.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SqsCounts(int Visible, int InFlight, int Delayed)
{
    public int Total => Visible + InFlight + Delayed;
}

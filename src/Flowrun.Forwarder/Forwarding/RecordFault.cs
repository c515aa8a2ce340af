using Flowrun.Core.Text;
using Flowrun.Forwarder.Runtime;

namespace Flowrun.Forwarder.Forwarding;

/// <summary>Why a record, or several for the same reason, are not in the queue.</summary>
/// <param name="Kind">One word: <see cref="Poison"/> and the like.</param>
/// <param name="Reason">With the record's name, without a full stop.</param>
internal sealed record RecordFault(string Kind, string Reason, int Records = 1)
{
    public const string Poison = "PoisonEvent";
    public const string TooLarge = "MessageTooLarge";
    public const string NotEnriched = "EnrichmentFailed";
    public const string NotPublished = "PublishFailed";

    private const int MostShown = 10;
    private const int LongestReason = 1200;

    /// <summary>All of them in one error.</summary>
    /// <param name="faults">At least one; the first gives the error its type.</param>
    public static RuntimeError Error(IReadOnlyList<RecordFault> faults, int received)
    {
        var shown = faults.Take(MostShown).Select(fault => OneLine.Of(fault.Reason, LongestReason));
        var more = faults.Count > MostShown ? $"; and {faults.Count - MostShown} more" : "";
        return new RuntimeError(
            faults[0].Kind,
            $"{faults.Sum(fault => fault.Records)} of {received} {(received == 1 ? "record" : "records")} could not be forwarded: {string.Join("; ", shown)}{more}");
    }
}

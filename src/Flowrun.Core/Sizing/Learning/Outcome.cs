using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>An attempt that ended by itself and was measured.</summary>
/// <param name="Input">The input's size.</param>
/// <param name="Peak">The most memory it needed that cannot be reclaimed.</param>
/// <param name="RunTime">How long it ran: the weight of what it wastes.</param>
/// <param name="Template">What ran, as a hash of the Job's template, or null: not known.</param>
public readonly record struct Outcome(Bytes Input, Bytes Peak, TimeSpan RunTime, string? Template = null)
{
    /// <summary>Whether it is known to be of another template.</summary>
    internal bool IsForeignTo(string? template) =>
        Template is not null && template is not null && !string.Equals(Template, template, StringComparison.Ordinal);
}

using Flowrun.Core.Quantities;

namespace Flowrun.Core.Sizing.Learning;

/// <summary>Attempts that were killed and not followed by a success: what they had is too little.</summary>
internal sealed class LowerBounds
{
    // Somewhat larger than what is known to be too little, where the run itself will soon tell how much it needs.
    private const double OverKill = 1.05;

    // Nothing will tell: as a ladder without a model would go.
    private const double OverFinalKill = 2;

    // Inputs somewhat smaller are as good as the same.
    private const double AsLarge = 0.8;

    private readonly List<Kill> _kills = [];

    public IReadOnlyList<Kill> All => [.. _kills];

    /// <summary>Remembers a kill; one of the same input takes its place if it is less, and the oldest gives way where there are too many.</summary>
    public void Add(Kill kill)
    {
        var index = _kills.FindIndex(known => known.Input == kill.Input);
        if (index >= 0)
        {
            var known = _kills[index];
            kill = kill with { Allocation = known.Allocation > kill.Allocation ? known.Allocation : kill.Allocation, IsFinal = known.IsFinal || kill.IsFinal };
            _kills.RemoveAt(index);
        }
        else if (_kills.Count == LearningConstants.Bounds)
        {
            _kills.RemoveAt(0);
        }

        _kills.Add(kill);
    }

    /// <summary>A success says more than a kill of an input no larger.</summary>
    public void Answer(Bytes input) => _kills.RemoveAll(kill => kill.Input <= input);

    /// <summary>At least so much that no kill is repeated.</summary>
    public (double Asked, LearnedBasis Basis) Raise(Bytes input, double asked, LearnedBasis basis)
    {
        foreach (var kill in _kills)
        {
            var least = kill.Allocation.Value * (kill.IsFinal ? OverFinalKill : OverKill);
            if (asked < least && (kill.IsFinal ? input >= kill.Input : input.Value >= AsLarge * kill.Input.Value))
            {
                (asked, basis) = (least, LearnedBasis.LowerBound);
            }
        }

        return (asked, basis);
    }
}

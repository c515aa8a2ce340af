using Flowrun.Core.Quantities;

namespace Flowrun.Cli.Features.Sizing.Plot;

/// <summary>From bytes to places on a line, straight or by the logarithm where sizes differ by much.</summary>
internal sealed class Axis
{
    // Of sizes further apart the small ones would all be at one place.
    private const double StraightUpTo = 50;
    private const int MostTicks = 8;

    private readonly double _least;
    private readonly double _most;
    private readonly double _from;
    private readonly double _to;

    /// <param name="values">What must be on it, in bytes.</param>
    /// <param name="from">The place of its beginning.</param>
    /// <param name="to">The place of its end; less than from for an axis that grows upwards.</param>
    public Axis(IReadOnlyCollection<double> values, double from, double to)
    {
        (_from, _to) = (from, to);
        var positive = values.Where(value => value > 0).DefaultIfEmpty(1).ToList();
        IsLogarithmic = positive.Max() / positive.Min() > StraightUpTo;
        _most = IsLogarithmic ? Math.Log2(positive.Max()) + 0.3 : positive.Max() * 1.05;
        _least = IsLogarithmic ? Math.Log2(positive.Min()) - 0.3 : 0;
        Ticks = [.. IsLogarithmic ? Powers() : Steps()];
    }

    public bool IsLogarithmic { get; }

    /// <summary>Round numbers of bytes.</summary>
    public IReadOnlyList<Bytes> Ticks { get; }

    public double PlaceOf(double value)
    {
        var scaled = IsLogarithmic ? Math.Log2(Math.Max(value, 1)) : value;
        return _from + (Math.Clamp((scaled - _least) / (_most - _least), 0, 1) * (_to - _from));
    }

    /// <summary>Evenly spread over what is shown, for a curve.</summary>
    public IEnumerable<double> Values(int count) =>
        Enumerable.Range(0, count + 1).Select(index => _least + ((_most - _least) * index / count)).Select(at => IsLogarithmic ? Math.Pow(2, at) : at);

    private IEnumerable<Bytes> Powers()
    {
        var step = Math.Max(1, (int)Math.Ceiling((_most - _least) / MostTicks));
        for (var power = (int)Math.Ceiling(Math.Max(_least, 0)); power <= Math.Min(_most, 62); power += step)
        {
            yield return new Bytes(1L << power);
        }
    }

    /// <summary>Powers of two in steps are whole in binary units: 512 MiB, 1 GiB, 1.5 GiB.</summary>
    private IEnumerable<Bytes> Steps()
    {
        var step = 1L;
        while (_most / step > MostTicks && step < 1L << 61)
        {
            step *= 2;
        }

        for (var at = 0L; at <= _most; at += step)
        {
            yield return new Bytes(at);
        }
    }
}

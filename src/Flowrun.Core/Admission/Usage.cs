using Flowrun.Core.Quantities;

namespace Flowrun.Core.Admission;

/// <summary>What runs against one limit. Sums saturate: a Job may ask for any number of bytes.</summary>
internal sealed class Usage(AdmissionLimits limits)
{
    private int _runs;
    private long _memory;

    public void Add(AdmissionJob job)
    {
        _runs++;
        _memory = long.MaxValue - _memory < job.Memory.Value ? long.MaxValue : _memory + job.Memory.Value;
    }

    /// <summary>Why a Job could not even run alone, or null.</summary>
    public string? WhyNever(AdmissionJob job, string who) => limits.MaxMemory is { } most && job.Memory > most
        ? $"asks for {job.Memory.ToHuman()}, and {who} may use {most.ToHuman()} in all: raise maxMemory, or lower the Job's maximum"
        : null;

    /// <summary>Why a Job cannot run now, or null.</summary>
    public string? WhyNot(AdmissionJob job, string who)
    {
        if (limits.MaxRuns is { } runs && _runs >= runs)
        {
            return $"{who} has {_runs} of {runs} runs";
        }

        return limits.MaxMemory is { } memory && (_memory > memory.Value || job.Memory.Value > memory.Value - _memory)
            ? $"{who} uses {new Bytes(_memory).ToHuman()} of {memory.ToHuman()}, and the Job asks for {job.Memory.ToHuman()}"
            : null;
    }

    /// <summary>How much of a limit this takes: the larger of its shares in runs and in memory.</summary>
    public double ShareOf(AdmissionLimits whole) => Math.Max(
        whole.MaxRuns is { } runs ? _runs / (double)runs : 0,
        whole.MaxMemory is { } memory ? _memory / (double)Math.Max(memory.Value, 1) : 0);
}

using System.Globalization;
using System.Text;
using Flowrun.Meter.Memory;

namespace Flowrun.Meter.Reporting;

/// <summary>What the meter says of a run, one line of JSON of some 200 bytes.</summary>
internal sealed record Report
{
    /// <summary>Null: the command did not start.</summary>
    public MemoryUse? Memory { get; init; }

    public TimeSpan Wall { get; init; }

    /// <summary>Processor time of the command and all it waited for, or that the meter did.</summary>
    public TimeSpan Cpu { get; init; }

    /// <summary>Of the command, 128 and the signal if one ended it; null: it still runs.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Members that have no value are left out. <c>partial</c> stands in a report that was written while the command ran: it says "at least".</summary>
    public byte[] ToJson()
    {
        var json = new StringBuilder("{");
        if (Memory is { } memory)
        {
            Add(json, "peakMemoryBytes", memory.Peak > 0 ? Text(memory.Peak) : null);
            Add(json, "cgroupPeakBytes", Text(memory.CgroupPeak));
            Add(json, "memoryLimitBytes", Text(memory.Limit));
            Add(json, "oomKills", Text(memory.OutOfMemoryKills));
            Add(json, "source", memory.Source switch
            {
                MemorySource.Cgroup2 => "\"cgroup2\"",
                MemorySource.Cgroup1 => "\"cgroup1\"",
                _ => "\"processes\"",
            });
        }

        Add(json, "wallSeconds", Wall.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));
        Add(json, "cpuSeconds", ExitCode is null ? null : Cpu.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture));
        Add(json, "exitCode", Text(ExitCode));
        Add(json, "partial", ExitCode is null ? "true" : null);
        return Encoding.UTF8.GetBytes(json.Append("}\n").ToString());
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static void Add(StringBuilder json, string name, string? value)
    {
        if (value is not null)
        {
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":").Append(value);
        }
    }
}

using System.Runtime.InteropServices;

namespace Flowrun.Meter.Running;

/// <summary>Waits for processes as the first one of a container has to: for every orphan that becomes its child, too.</summary>
internal static unsafe class Reaper
{
    /// <summary>Orphans below this process become its children also where it is not the first of its process namespace.</summary>
    public static void AdoptOrphans() => _ = Libc.ProcessControl(Libc.SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>Reaps until the command has ended.</summary>
    /// <returns>Its exit code, 128 and the signal if one ended it.</returns>
    public static int WaitFor(int command)
    {
        while (true)
        {
            var ended = Libc.WaitForProcess(-1, out var status, 0);
            if (ended == command)
            {
                return CodeOf(status);
            }

            if (ended < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                throw new InvalidOperationException($"waitpid: error {Marshal.GetLastPInvokeError()}");
            }
        }
    }

    /// <summary>Reaps what has ended by now; what still runs ends with the container.</summary>
    public static void TakeRest()
    {
        while (Libc.WaitForProcess(-1, out _, Libc.WithoutHanging) > 0)
        {
        }
    }

    /// <summary>Processor time of all that was reaped, and of what they reaped.</summary>
    public static TimeSpan ProcessorTime()
    {
        // struct rusage: user and system time, each seconds and microseconds, then what is not needed here.
        var usage = stackalloc long[32];
        return Libc.GetResourceUsage(Libc.UsageOfChildren, usage) == 0
            ? TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3])
            : TimeSpan.Zero;
    }

    private static int CodeOf(int status)
    {
        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }
}

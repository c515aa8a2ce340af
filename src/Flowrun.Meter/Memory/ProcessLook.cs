using System.Runtime.InteropServices;

namespace Flowrun.Meter.Memory;

/// <summary>One look at a process, from its <c>/proc/ID/status</c>, in bytes.</summary>
/// <param name="Private">Anonymous and shared memory: what cannot be reclaimed.</param>
/// <param name="Files">Resident pages of mapped files, which can.</param>
/// <param name="HighWater">The most that was ever resident, of both kinds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProcessLook(long Private, long Files, long HighWater)
{
    public static ProcessLook? Of(ReadOnlySpan<byte> status) => KernelFile.Find(status, "VmHWM"u8) is { } highWater
        ? new ProcessLook(
            1024 * ((KernelFile.Find(status, "RssAnon"u8) ?? 0) + (KernelFile.Find(status, "RssShmem"u8) ?? 0)),
            1024 * (KernelFile.Find(status, "RssFile"u8) ?? 0),
            1024 * highWater)
        : null;
}

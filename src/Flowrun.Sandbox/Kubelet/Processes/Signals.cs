using System.Runtime.InteropServices;

namespace Flowrun.Sandbox.Kubelet.Processes;

/// <summary>Signals to processes and to whole groups of them.</summary>
public static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int NotPermitted = 1;

    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    /// <summary>To all of a group; to nobody if there is none of that number.</summary>
    public static void SendToGroup(int group, int signal) => _ = SendSignal(-group, signal);

    /// <summary>Also a process that is not ours to signal is alive.</summary>
    public static bool IsAlive(int processId) => SendSignal(processId, 0) == 0 || Marshal.GetLastPInvokeError() == NotPermitted;

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}

using System.Runtime.InteropServices;
using System.Text;

namespace Flowrun.Meter.Running;

/// <summary>Starts the command with this process's standard streams, environment and folder, and with signals as if nobody stood between.</summary>
internal static unsafe class ChildProcess
{
    /// <param name="command">The words.</param>
    /// <param name="hasOwnGroup">Its own process group, so that what it does to its group does not reach the meter.</param>
    /// <returns>The process's id.</returns>
    /// <exception cref="StartFailure">There is no such program, or it cannot be executed.</exception>
    public static int Start(string[] command, bool hasOwnGroup)
    {
        var path = CommandLookup.Find(command[0], Environment.GetEnvironmentVariable("PATH"));
        var attributes = stackalloc byte[Libc.SpawnAttributesSize];
        var signals = stackalloc byte[Libc.SignalSetSize];
        _ = Libc.InitializeSpawnAttributes(attributes);
        _ = Libc.EmptySignalSet(signals);

        // .NET ignores it, and what is ignored stays so over an exec.
        _ = Libc.AddToSignalSet(signals, Libc.SignalPipe);

        // libc's own, 32 and 33, which it would have ignored, and has no function to name them.
        signals[3] |= 0x80;
        signals[4] |= 0x01;
        _ = Libc.SetSpawnSignalDefault(attributes, signals);
        _ = Libc.SetSpawnProcessGroup(attributes, 0);
        _ = Libc.SetSpawnFlags(attributes, (short)(Libc.SpawnSetSignalDefault | (hasOwnGroup ? Libc.SpawnSetProcessGroup : 0)));

        var arguments = Pointers(InheritedStrings.Arguments(command));
        var environment = Pointers(InheritedStrings.Environment());
        int error;
        int process;
        fixed (byte* file = Encoding.UTF8.GetBytes(path + '\0'))
        {
            error = Libc.Spawn(out process, file, null, attributes, arguments, environment);
        }

        return error == 0 ? process : throw StartFailure.Of(path, error);
    }

    /// <summary>Of C: pointers with a null at the end. Not freed: they are needed once, in a process that then only waits.</summary>
    private static byte** Pointers(byte[][] strings)
    {
        var pointers = (byte**)NativeMemory.Alloc((nuint)strings.Length + 1, (nuint)sizeof(byte*));
        for (var index = 0; index < strings.Length; index++)
        {
            var bytes = (byte*)NativeMemory.Alloc((nuint)strings[index].Length);
            strings[index].CopyTo(new Span<byte>(bytes, strings[index].Length));
            pointers[index] = bytes;
        }

        pointers[strings.Length] = null;
        return pointers;
    }
}

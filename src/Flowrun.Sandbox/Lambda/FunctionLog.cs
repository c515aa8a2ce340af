using System.Text;

namespace Flowrun.Sandbox.Lambda;

/// <summary>Lines of the sandbox between those of the executable: why an invocation failed.</summary>
internal sealed class FunctionLog(string? file)
{
    public void Write(DateTimeOffset time, LambdaAnswer failure) => Write(time, $"{failure.RequestId} failed: {failure}");

    public void Write(DateTimeOffset time, string text)
    {
        if (file is null)
        {
            return;
        }

        // Opened to append each time, as the executable has it open too.
        using var log = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        log.Write(Encoding.UTF8.GetBytes($"{time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {text.ReplaceLineEndings(" ")}\n"));
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Flowrun.Sandbox.Lambda;

/// <summary>The errors that Lambda itself gives an invocation, in its words.</summary>
internal static class FunctionError
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static LambdaAnswer TimedOut(string requestId, TimeSpan limit) =>
        Of(requestId, "Sandbox.Timedout", $"Task timed out after {limit.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} seconds");

    /// <param name="exitCode">Above 128: the signal that killed it.</param>
    public static LambdaAnswer Exited(string requestId, int exitCode) => Of(requestId, "Runtime.ExitError", exitCode switch
    {
        0 => "Runtime exited without providing a reason",
        128 + Kubelet.Processes.Signals.Kill => "Runtime exited with error: signal: killed",
        128 + Kubelet.Processes.Signals.Terminate => "Runtime exited with error: signal: terminated",
        _ => $"Runtime exited with error: exit status {exitCode}",
    });

    public static LambdaAnswer ResponseTooLarge(string requestId) =>
        Of(requestId, "Function.ResponseSizeTooLarge", $"Response payload size exceeded maximum allowed payload size ({LambdaLimits.ResponseBytes} bytes).");

    public static LambdaAnswer Stopped(string requestId) => Of(requestId, "Sandbox.Stopped", "The sandbox has ended");

    /// <summary>The <c>errorMessage</c> of an error, or all of it where there is none.</summary>
    public static string MessageOf(LambdaAnswer answer)
    {
        try
        {
            using var error = JsonDocument.Parse(answer.Payload);
            return error.RootElement.ValueKind == JsonValueKind.Object && error.RootElement.TryGetProperty("errorMessage", out var message) && message.ValueKind == JsonValueKind.String
                ? message.GetString()!
                : answer.ToString();
        }
        catch (JsonException)
        {
            return answer.ToString();
        }
    }

    /// <summary>As <see cref="MessageOf"/>, held to what fits a message attribute.</summary>
    public static string ShortMessageOf(LambdaAnswer answer)
    {
        var bytes = Encoding.UTF8.GetBytes(MessageOf(answer));
        var end = Math.Min(bytes.Length, LambdaLimits.ErrorMessageBytes);
        while (end < bytes.Length && end > 0 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end);
    }

    private static LambdaAnswer Of(string requestId, string type, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", type);
            writer.WriteString("errorMessage", $"RequestId: {requestId} Error: {message}");
            writer.WriteEndObject();
        }

        return new(requestId, buffer.WrittenMemory, IsError: true);
    }
}

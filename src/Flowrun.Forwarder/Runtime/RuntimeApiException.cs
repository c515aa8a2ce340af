namespace Flowrun.Forwarder.Runtime;

/// <summary>Lambda's own side does not work as it should; its documentation asks to exit.</summary>
internal sealed class RuntimeApiException(string message) : Exception(message);

using System.Text.Json.Serialization;

namespace Flowrun.Sandbox.Faults;

/// <summary>What goes wrong.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The answer is right, but late by <see cref="Fault.Delay"/>.</summary>
    Latency,

    /// <summary>The request is refused with <see cref="Fault.StatusCode"/>; nothing is done.</summary>
    Status,

    /// <summary>Nothing is done and no answer ever comes; the connection stays open.</summary>
    Hang,

    /// <summary>Nothing is done; the connection is closed without an answer.</summary>
    Drop,

    /// <summary>The request is carried out, then the connection is closed without an answer.</summary>
    LoseResponse,

    /// <summary>A watch is carried out, but its stream ends after <see cref="Fault.Events"/> events.</summary>
    EndWatch,

    /// <summary>A watch is opened and stays open, and says nothing any more. What is no watch is not harmed.</summary>
    StallWatch,
}

using Flowrun.Core.Forwarding;

namespace Flowrun.Forwarder.Options;

/// <summary>What one function is set up to do. An alias or a prefix with settings of its own is a function, or a version, of its own.</summary>
/// <param name="Queue">Where events go. Required: <c>FLOWRUN_QUEUE_URL</c> or <c>FLOWRUN_QUEUE_URL_PARAMETER</c>.</param>
/// <param name="EnrichesByHead">Whether each object is asked for its size and user metadata. Default: not. <c>FLOWRUN_ENRICH</c>.</param>
/// <param name="Rules">What is done to every event. <c>FLOWRUN_MESSAGE_GROUP</c>, <c>FLOWRUN_OVERRIDES</c>, <c>FLOWRUN_PARAMETERS</c>.</param>
internal sealed record ForwarderOptions(QueueAddress Queue, bool EnrichesByHead, ForwardingRules Rules);

/// <param name="Options">Null where there is a problem.</param>
/// <param name="Problems">Each says which variable, what was found and what would be right.</param>
internal sealed record ForwarderOptionsReading(ForwarderOptions? Options, IReadOnlyList<string> Problems);

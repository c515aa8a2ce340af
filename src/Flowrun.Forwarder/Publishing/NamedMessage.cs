using Flowrun.Core.Forwarding;

namespace Flowrun.Forwarder.Publishing;

/// <param name="Name">What it is about, for people; a stranger may have written it.</param>
internal sealed record NamedMessage(string Name, ForwardedMessage Message);

namespace Flowrun.Kubernetes.Events;

/// <summary>What an Event is about.</summary>
internal sealed record EventSubject(string ApiVersion, string Kind, string Namespace, string Name, string Uid)
{
    /// <summary>An object that was deleted and made anew has Events of its own.</summary>
    public string ShortUid => string.Concat(Uid.Where(char.IsAsciiHexDigitLower).Take(8));
}

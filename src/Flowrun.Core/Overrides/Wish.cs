namespace Flowrun.Core.Overrides;

/// <summary>One thing that an event asks for, before it is judged. All text in it is a stranger's.</summary>
/// <param name="Name">One of <see cref="OverrideName.Known"/>, or <see cref="OverrideName.Unknown"/>.</param>
/// <param name="Argument">The label's key, the parameter's name or what is not known; empty where there is none.</param>
/// <param name="Text">The value, or null: no text.</param>
/// <param name="Where">Its place in the event, fit for a message.</param>
/// <param name="Source">Who asks, for messages.</param>
internal readonly record struct Wish(string Name, string Argument, string? Text, string Where, string Source);

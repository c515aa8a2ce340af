namespace Flowrun.Fuzz;

/// <summary>Something that reads text of strangers.</summary>
/// <param name="Name">On the command line.</param>
/// <param name="Corpus">Inputs as they really come: at least one.</param>
/// <param name="Run">
/// Reads an input and checks what must always hold; throws where it does not. Returns what came out, in few words: an input with an answer that is new is
/// worth changing further.
/// </param>
public sealed record FuzzTarget(string Name, IReadOnlyList<string> Corpus, Func<string, string> Run);

/// <summary>Something that must always hold did not.</summary>
public sealed class BrokenPromiseException(string promise) : Exception(promise);

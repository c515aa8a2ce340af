namespace Flowrun.Core.Jobs;

/// <summary>No Job can be made of a run, now or later: its flow is not valid, or a placeholder has no value in it.</summary>
/// <param name="path">Where: <c>spec.template.spec.containers[0].args[1]</c>.</param>
/// <param name="problem">What is wrong, a sentence without a full stop.</param>
public sealed class InvalidRunException(string path, string problem) : ArgumentException($"{path}: {problem}")
{
    /// <summary>Where in the flow or in the Job.</summary>
    public string Path { get; } = path;
}

namespace Flowrun.Core.Overrides;

/// <summary>What an event may set on its Job, where the flow's <c>allowEventOverrides</c> lists it.</summary>
public static class OverrideName
{
    public const string Memory = "memory";
    public const string PriorityClassName = "priorityClassName";
    public const string Parameters = "parameters";
    public const string Labels = "labels";

    /// <summary>Stands for everything else that an event asks for.</summary>
    public const string Unknown = "unknown";

    public static IReadOnlyList<string> Known { get; } = [Memory, PriorityClassName, Parameters, Labels];
}
